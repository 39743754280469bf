import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { writeStream } from '#lib/gateway/generate/write-stream.ts';

test('a stream that a fault of ours ends does not look complete', async () => {
  let hasArrived = () => {};
  const arrived = new Promise<void>((resolve) => {
    hasArrived = resolve;
  });
  async function* pieces() {
    yield 'data: one\n\n';
    await arrived;
    throw new Error('a fault');
  }
  let fault: unknown;
  const server = createServer((_, response) => {
    writeStream(response, pieces(), { headers: () => ({}) }).catch((error) => {
      fault = error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(response.status).toBe(200);
  hasArrived();
  await expect(response.text()).rejects.toThrow();
  expect(fault).toMatchObject({ message: 'a fault' });
  server.close();
});
