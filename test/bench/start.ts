import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './run.ts';
import { startServer } from './server.ts';

/** How long a person waits for `npm start` when everything is installed and built, and for its end. */
export const start: Bench = async ({ report }) => {
  const home = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  try {
    const first = await startAndStop(home);
    const second = await startAndStop(home);
    const add = (name: string, value: number, more: object) =>
      report.add({ bench: 'start', name, value, unit: 's', ...more });
    add('second start until ready', second.ready, {
      target: { atMost: 15 },
      ratio: { value: second.ready / first.ready, to: 'first start' },
    });
    add('stop', second.stop, {});
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** @returns seconds */
async function startAndStop(home: string): Promise<{ ready: number; stop: number }> {
  const begun = performance.now();
  const server = await startServer('all', home);
  const ready = performance.now();
  await server.database.close();
  await server.kept.end('SIGTERM');
  const stopped = performance.now();
  return { ready: (ready - begun) / 1000, stop: (stopped - ready) / 1000 };
}
