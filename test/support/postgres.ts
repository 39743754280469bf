import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { migratedHome } from './migrated-home.ts';

/** A Postgres behind a wire that a test can cut. */
export interface TestPostgres extends AsyncDisposable {
  /** Through the wire, whether it is whole or not. */
  url: string;
  /** The same database, always there: for the test itself. */
  directUrl: string;
  /** Connections break, new ones are refused, until `mend`. */
  cut(): Promise<void>;
  /** Connections stay, new ones are taken, and nobody answers, until `mend`. */
  freeze(): void;
  mend(): Promise<void>;
  /** Ends the postmaster, by SIGKILL unless said otherwise; it comes back by itself. */
  kill(signal?: NodeJS.Signals): void;
}

export async function startPostgres(): Promise<TestPostgres> {
  const home = await migratedHome('postgres');
  const postgres = await startEmbeddedPostgres(home);
  const { port } = new URL(postgres.url);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const wire = createServer({ allowHalfOpen: false }, (near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (bytes) => other.write(bytes));
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('error', () => {});
      if (isFrozen) one.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const wirePort = (wire.address() as AddressInfo).port;
  const url = new URL(postgres.url);
  url.port = String(wirePort);

  async function cut(): Promise<void> {
    const closed = wire.listening && once(wire, 'close');
    wire.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: url.href,
    directUrl: postgres.url,
    cut,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    async mend() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
      if (wire.listening) return;
      wire.listen(wirePort, '127.0.0.1');
      await once(wire, 'listening');
    },
    kill: (signal = 'SIGKILL') => void process.kill(postgres.pid(), signal),
    async [Symbol.asyncDispose]() {
      await cut();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
