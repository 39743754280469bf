import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SECRET_KEY = 'kept_sk_a1b2c3d4_0123456789abcdefghijABCDEFGHIJ01';
export const PUBLISHABLE_KEY = 'kept_pk_e5f6g7h8_0123456789abcdefghijABCDEFGHIJ01';

export interface Received {
  method: string;
  path: string;
  idempotencyKey: string | undefined;
  authorization: string | undefined;
  body: {
    interactions?: Record<string, unknown>[];
    outcomes?: Record<string, unknown>[];
    sentAt: number;
    key?: string;
    [field: string]: unknown;
  };
}

/** `hang` never answers. */
export type Scripted = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang';

export interface KeptServer {
  url: string;
  /** Every request that came in, answered or not. */
  received: Received[];
  /** Answers for the next requests, in order; after them 200 with everything accepted. */
  script: Scripted[];
  /** Preflights wait until the function that it gives is called. */
  holdPreflights(): () => void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The other side of the client: a real HTTP server with the ingest's shape, open to other origins as Kept's is. */
export async function startKeptServer(): Promise<KeptServer> {
  const received: Received[] = [];
  const script: Scripted[] = [];
  let held: Promise<void> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      await held;
      response.writeHead(204).end();
      return;
    }
    const text = Buffer.concat(await request.toArray()).toString();
    const body = JSON.parse(text || '{}') as Received['body'];
    const { method = '', url: path = '', headers: head } = request;
    const idempotencyKey = head['x-kept-idempotency-key'] as string | undefined;
    received.push({ method, path, authorization: head.authorization, idempotencyKey, body });
    const accepted = (body.interactions?.length ?? 0) + (body.outcomes?.length ?? 0);
    const next = script.shift() ?? { status: 200, body: { accepted, duplicates: 0, rejected: [] } };
    if (next === 'hang') return;
    const headers = { 'content-type': 'application/json', ...next.headers };
    response.writeHead(next.status, headers).end(JSON.stringify(next.body ?? {}));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    script,
    holdPreflights() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
