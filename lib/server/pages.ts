import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import next from 'next';

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** The web UI, built before by `build.ts`, served inside this process. */
export async function preparePages(httpServer: Server): Promise<Pages> {
  // Next asks itself for the page that a server action redirects to, so it must know where it is.
  const { address, port } = httpServer.address() as AddressInfo;
  const app = next({
    dev: false,
    dir: join(import.meta.dirname, '../..'),
    hostname: address,
    port,
    httpServer,
    quiet: true,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (request, response) => handle(request, response), close: () => app.close() };
}

/** A gateway without a web UI. */
export const noPages: Pages = {
  handle: async (_, response) => void response.writeHead(404).end(),
  close: async () => {},
};
