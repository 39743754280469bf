import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Body {
  interactions: { id: string; input?: string }[];
  outcomes: { interactionId: string; kind: string; occurredAt: number }[];
}

interface Rejection {
  list: 'interactions' | 'outcomes';
  index: number;
  error: { code: string; field: string; message: string };
}

/** What a test wants to happen to a request instead of an honest answer; true = it was dealt with. */
export type Interfere = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

/** A server that answers /v1/interactions as Kept does, over a set in memory. */
export async function startKept(reject: (body: Body) => Rejection[] = () => []) {
  const seen = new Set<string>();
  const requests: { path: string; method: string; key: string | undefined; bytes: number; body: Body }[] = [];
  const state = {
    seen,
    requests,
    mostAtOnce: 0,
    interfere: (() => false) as Interfere,
    beforeAnswer: async () => {},
  };
  let atOnce = 0;

  function answer(body: Body) {
    const rejected = reject(body);
    const keys = [
      ...body.interactions.map((item, index) => ({ list: 'interactions', index, key: item.id })),
      ...body.outcomes.map((item, index) => ({ list: 'outcomes', index, key: JSON.stringify(item) })),
    ].filter(({ list, index }) => !rejected.some((each) => each.list === list && each.index === index));
    const before = seen.size;
    for (const { key } of keys) seen.add(key);
    const accepted = seen.size - before;
    return { accepted, duplicates: keys.length - accepted, rejected };
  }

  const server = createServer(async (request, response) => {
    state.mostAtOnce = Math.max(state.mostAtOnce, ++atOnce);
    response.on('close', () => atOnce--);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    if (state.interfere(request, response, text)) return;
    await state.beforeAnswer();
    const body = JSON.parse(text) as Body;
    const { url: path = '', method = '', headers } = request;
    requests.push({ path, method, key: headers.authorization, bytes: Buffer.byteLength(text), body });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(method === 'PUT' ? {} : answer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    state,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with an error as Kept does. */
export function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { code: 'code', message: `told ${status}` } }));
  return true;
}
