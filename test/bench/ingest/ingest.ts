import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MemoryWatch } from '../memory.ts';
import type { BenchOptions } from '../run.ts';
import { type Role, startServer, untilIdle } from '../server.ts';
import type { Measured, Phase } from './load.ts';
import { copyRate } from './yardstick.ts';

/** What the gateway takes over HTTP, acknowledged = committed with fsync, beside a bare COPY of the same rows. */
export async function ingest(options: BenchOptions): Promise<void> {
  for (const role of options.roles) await ingestAs(role, options);
}

async function ingestAs(role: Role, { report, scale }: BenchOptions): Promise<void> {
  await using server = await startServer(role);
  using memory = new MemoryWatch(server.kept.child.pid as number);
  using load = forkLoad();
  const { url, secretKey: key } = server.credentials;
  const run = (phase: Omit<Phase, 'url' | 'key'>) => load.run({ url, key, ...phase });
  const add = (name: string, value: number, unit: string, more: object = {}) =>
    report.add({ bench: 'ingest', name: `${role}: ${name}`, value, unit, ...more });

  // Until the code is compiled and the cells exist; not measured.
  await run({ kind: 'interactions', items: 5_000, itemsPerRequest: 100, concurrency: 12 });
  await untilIdle(server.database);
  await server.database.rows('checkpoint');
  const items = 200_000 * scale;
  const batches = await run({ kind: 'interactions', items, itemsPerRequest: 100, concurrency: 12 });
  add('batches of 100', batches.perSecond, 'interactions/s', { target: { atLeast: 10_000 } });
  add('batches of 100, p50', batches.p50Ms, 'ms');
  add('batches of 100, p99', batches.p99Ms, 'ms');
  add('memory of the server after batches', memory.highestMb, 'MB');

  await untilIdle(server.database);
  const copy = await copyRate(server.database.url, Date.now());
  add('bare COPY of the same rows', copy, 'interactions/s');
  add('batches ÷ COPY', batches.perSecond / copy, '', { target: { atLeast: 0.4 } });

  const requests = 20_000 * scale;
  const singles = await run({ kind: 'interactions', items: requests, itemsPerRequest: 1, concurrency: 64 });
  const ratio = { value: singles.perSecond / batches.perSecond, to: 'batches' };
  add('singles', singles.perSecond, 'interactions/s', { target: { atLeast: 2_000 }, ratio });
  add('singles, p50', singles.p50Ms, 'ms');
  add('singles, p99', singles.p99Ms, 'ms');

  await untilIdle(server.database);
  const outcomes = await run({ kind: 'outcomes', items: items / 2, itemsPerRequest: 100, concurrency: 12 });
  add('outcomes, batches of 100', outcomes.perSecond, 'signals/s', {
    ratio: { value: outcomes.perSecond / batches.perSecond, to: 'batches' },
  });
  add('outcomes, p50', outcomes.p50Ms, 'ms');
  add('outcomes, p99', outcomes.p99Ms, 'ms');
  add('memory of the server, highest', memory.highestMb, 'MB', { target: { atMost: 400 } });
}

interface Load extends Disposable {
  run(phase: Phase): Promise<Measured>;
}

function forkLoad(): Load {
  const child: ChildProcess = fork(join(import.meta.dirname, 'load.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return {
    async run(phase) {
      child.send(phase);
      const ended = once(child, 'exit').then(() => {
        throw new Error('the load ended early; its error is above');
      });
      const [measured] = await Promise.race([once(child, 'message'), ended]);
      return measured as Measured;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
