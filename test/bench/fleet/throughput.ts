import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitBody } from '#lib/flow/index.ts';
import { hasRedis } from '#test/support/redis.ts';
import type { Report } from '../figures.ts';
import type { Bench } from '../run.ts';
import { vendors } from './fleet.ts';
import { type Run, send } from './load.ts';
import { startWorld } from './world.ts';

/** Of every kind one that everybody meets and one for each user, so wide that none of them holds anybody up. */
const limits: Record<string, LimitBody> = {
  system: { kind: 'concurrency', limit: 400, fairBy: 'user' },
  openai: { kind: 'concurrency', limit: 300, vendor: 'openai', fairBy: 'user' },
  'per-user': { kind: 'concurrency', limit: 100, key: 'user' },
  rate: { kind: 'throttle', limit: 100_000, periodMs: 60_000 },
  'user-rate': { kind: 'throttle', limit: 10_000, periodMs: 60_000, key: 'user' },
  'paying-first': { kind: 'priority', ahead: 'metadata.plan == "enterprise" ? 120.0 : 0.0' },
  budget: { kind: 'spend', limitMicroUsd: 1_000_000_000, per: 'day', warnAt: 0.8 },
  'user-budget': { kind: 'spend', limitMicroUsd: 500_000_000, per: 'month', key: 'user' },
};
/** Faster than it may be done, so that the queue is never empty. */
const [askedPerSecond, tokens, users] = [150, 40, 50];

function* runs(count: number, webhook: string): Generator<{ atMs: number; run: Run }> {
  for (let number = 0; number < count; number++)
    yield {
      atMs: (1_000 * number) / askedPerSecond,
      run: {
        ...{ number, user: `u${number % users}`, tenant: `t${number % 7}`, mode: 'durable', webhook },
        ...{ feature: 'throughput', plan: number % 4 ? 'free' : 'enterprise', model: 'gpt-4.1-mini' },
      },
    };
}

/** Durable generations from the first that is asked for to the last whose product was told, under all limits. */
export const throughput: Bench = async ({ report, scale }) => {
  const count = Math.round(3_000 * scale);
  await measure(report, count, 'one process', ['worker']);
  if (hasRedis) await measure(report, count, 'a gateway and a worker', ['gateway', 'worker']);
};

async function measure(
  report: Report,
  count: number,
  name: string,
  roles: ('gateway' | 'worker')[],
): Promise<void> {
  const isAlone = roles.length === 1;
  await using world = await startWorld(roles, vendors, { isAlone, isWatched: false });
  await world.limits(limits);
  const webhook = `${world.receiver.url}/done`;
  // Until the code is compiled: a worker runs for days.
  await send(world, runs(Math.round(count / 6), webhook), tokens);
  await world.drained(120_000);
  const before = world.receiver.received.length;
  const [load = 0] = loadavg();
  const since = performance.now();
  await send(world, runs(count, webhook), tokens);
  while (world.receiver.received.length < before + count) await sleep(10);
  const perSecond = (1_000 * count) / (performance.now() - since);
  const add = (what: string, value: number, unit: string, target?: { atLeast: number }) =>
    report.add({ bench: 'throughput', name: `${name}: ${what}`, value, unit, ...(target && { target }) });
  add('durable generations, asked to told', perSecond, '/s', { atLeast: 60 });
  add('load of the machine before', load, '');
  for (const line of world.faults()) console.error(line);
}
