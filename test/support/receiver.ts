import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  path: string;
  text: string;
}

/** Something that takes webhooks over HTTP on 127.0.0.1, and answers what it is told to. */
export interface Receiver extends AsyncDisposable {
  url: string;
  received: Received[];
  /** Decides about each; `silent` never answers. Default: 200 to all. */
  answer: (received: Received) => { status: number; headers?: Record<string, string> } | 'silent';
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const received = { headers: request.headers, path: request.url ?? '', text };
    receiver.received.push(received);
    const answer = receiver.answer(received);
    if (answer !== 'silent') response.writeHead(answer.status, answer.headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: () => ({ status: 200 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
