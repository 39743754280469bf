import type { Server } from 'node:http';

const first = 3000;
const tried = 50;

/**
 * Listens on the port asked for, else on 3000 or the next free one.
 * @returns the port @throws Error with one line when the port that was asked for is taken
 */
export async function listen(server: Server, host: string, wanted: number | undefined): Promise<number> {
  const candidates = wanted === undefined ? Array.from({ length: tried }, (_, i) => first + i) : [wanted];
  for (const port of candidates) {
    try {
      await tryPort(server, host, port);
      return (server.address() as { port: number }).port;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EADDRINUSE' && wanted === undefined) continue;
      if (code === 'EADDRINUSE')
        throw new Error(`port ${port} is taken; choose another with PORT`, { cause: error });
      if (code === 'EACCES')
        throw new Error(`port ${port} may not be used by this user; choose one above 1023 with PORT`, {
          cause: error,
        });
      throw new Error(`cannot listen on ${host}:${port} (${code ?? 'unknown reason'})`, { cause: error });
    }
  }
  throw new Error(`ports ${first} to ${first + tried - 1} are all taken; choose another with PORT`);
}

function tryPort(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
