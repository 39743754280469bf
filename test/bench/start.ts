import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './run.ts';
import { startServer } from './server.ts';

/** How long a person waits for the server when everything is built and the demo project is there, and for its end. */
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
  const server = await startServer('all', home, { KEPT_DEMO: '1' });
  const ready = performance.now();
  await server.database.close();
  const code = await server.kept.end('SIGTERM');
  if (code !== 0) throw new Error(`the server ended with ${code}:\n${server.kept.output()}`);
  const stopped = performance.now();
  return { ready: (ready - begun) / 1000, stop: (stopped - ready) / 1000 };
}
