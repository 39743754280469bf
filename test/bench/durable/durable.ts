import { setTimeout as sleep } from 'node:timers/promises';
import { ids, startWork } from '../../deferred/work.ts';
import { setUpQueue } from '../../queue/set-up.ts';
import { percentile } from '../figures.ts';
import type { Bench } from '../run.ts';

/** The queue of durable generations by itself, then the whole way: asked, generated, recorded, told. */
export const durable: Bench = async ({ report, scale }) => {
  await queueAlone({ report, scale });
  await wholeWay({ report, scale });
};

type Options = Pick<Parameters<Bench>[0], 'report' | 'scale'>;
const perSecond = (count: number, startedAt: number) => (1_000 * count) / (performance.now() - startedAt);

/** @param users so many lines; one of them holds nine tenths of all */
async function queueAlone({ report, scale }: Options): Promise<void> {
  await using world = await setUpQueue();
  await world.reset();
  const count = Math.round(20_000 * scale);
  const users = 200;
  const add = (name: string, value: number, unit: string) =>
    report.add({ bench: 'durable', name, value, unit });

  let startedAt = performance.now();
  const userOf = (n: number) => (n % 10 === 0 ? `u${n % users}` : 'greedy');
  for (let at = 0; at < count; at += 500)
    await Promise.all(
      Array.from({ length: Math.min(500, count - at) }, (_, n) => world.add({ fairKey: userOf(n) })),
    );
  add('enqueued, 500 at a time', perSecond(count, startedAt), '/s');

  const claimMs: number[] = [];
  let done = 0;
  startedAt = performance.now();
  for (let afterKey = ''; ; ) {
    const claimedAt = performance.now();
    const claimed = await world.claim(32, { afterKey });
    claimMs.push(performance.now() - claimedAt);
    if (claimed.length === 0) break;
    afterKey =
      claimed
        .map(({ fairKey }) => fairKey)
        .sort()
        .at(-1) ?? '';
    const result = { result: 'word '.repeat(100) };
    await world.queue.settle(
      world.database,
      claimed.map((claim) => ({ ...claim, next: 'completed' as const, result })),
    );
    done += claimed.length;
  }
  if (done !== count) throw new Error(`${done} of ${count} were done`);
  add('claimed and completed, 32 at a time', perSecond(count, startedAt), '/s');
  add('a claim of 32, p50', percentile(claimMs, 0.5), 'ms');
  add('a claim of 32, p99', percentile(claimMs, 0.99), 'ms');
}

async function wholeWay({ report, scale }: Options): Promise<void> {
  const count = Math.round(3_000 * scale);
  await using work = await startWork({ latency: { firstTokenMs: 200, msPerToken: 5 } });
  const all = ids(count);
  const startedAt = performance.now();
  work.worker({ pollMs: 250, upkeepMs: 1_000 });
  for (let at = 0; at < count; at += 100)
    await Promise.all(
      all.slice(at, at + 100).map((id, n) => work.ask(id, { user: `u${n % 20}`, input: '40 tokens' })),
    );
  await work.drained(300_000);
  report.add({
    bench: 'durable',
    name: 'asked, generated and recorded',
    value: perSecond(count, startedAt),
    unit: '/s',
  });
  while (work.receiver.received.length < count) await sleep(20);
  const value = perSecond(count, startedAt);
  report.add({ bench: 'durable', name: 'the same, and told', value, unit: '/s', target: { atLeast: 60 } });
  if (work.faults.length > 0) throw new Error(`faults: ${work.faults}`);
}
