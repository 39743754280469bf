import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  path: string;
  headers: IncomingHttpHeaders;
  body: any;
  /** Resolves when the client hung up before the answer was complete. */
  hungUp: Promise<void>;
}
export type Script = (response: ServerResponse, seen: Seen) => void | Promise<void>;

/** A vendor on 127.0.0.1 that answers each request with the next script; the last one stays. */
export async function scriptedServer(...scripts: Script[]) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const hungUp = new Promise<void>((resolve) => {
      response.on('close', () => {
        if (!response.writableFinished) resolve();
      });
    });
    const entry = {
      path: request.url ?? '',
      headers: request.headers,
      body: text ? JSON.parse(text) : null,
      hungUp,
    };
    seen.push(entry);
    const script = scripts[Math.min(seen.length - 1, scripts.length - 1)] as Script;
    await script(response, entry);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Scripts from now on. */
    script(...next: Script[]) {
      scripts.splice(0, scripts.length, ...next);
      seen.length = 0;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

export const raw =
  (text: string, status = 200, type = 'application/json'): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };

/** Sends pieces of a stream as they are; `end: false` leaves it open. */
export const stream =
  (pieces: string[], { end = true, cut = false } = {}): Script =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    if (cut) response.destroy();
    else if (end) response.end();
  };
