import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeStream } from '#lib/gateway/generate/write-stream.ts';

/** Settled: two looks a moment apart show the same. */
async function settled(read: () => number): Promise<number> {
  for (let before = -1; ; await sleep(100)) {
    if (read() === before) return before;
    before = read();
  }
}

test('a reader who is slow, stops and goes: nothing piles up, nothing is left behind, the source ends', async () => {
  const piece = `data: ${'x'.repeat(16_000)}\n\n`;
  let taken = 0;
  let isEnded = false;
  async function* endless() {
    try {
      for (;;) {
        taken += piece.length;
        yield piece;
      }
    } finally {
      isEnded = true;
    }
  }
  let outgoing: ServerResponse | undefined;
  let written: Promise<void> | undefined;
  const server = createServer((_, response) => {
    outgoing = response;
    written = writeStream(response, endless(), { headers: () => ({}) });
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const request = get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let read = 0;
    for await (const chunk of response.iterator({ destroyOnReturn: false })) {
      read += (chunk as Buffer).length;
      if (read > 12_000_000) break;
    }
    // What the system buffers for the two sockets, and no more, was taken beyond what was read.
    expect((await settled(() => taken)) - read).toBeLessThan(16_000_000);
    expect(outgoing?.writableLength).toBeLessThan(100_000);
    for (const event of ['close', 'drain', 'error'])
      expect(outgoing?.listenerCount(event), event).toBeLessThan(6);
    expect(isEnded).toBe(false);
    response.destroy();
    await written;
    expect(isEnded).toBe(true);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
