import { setTimeout as sleep } from 'node:timers/promises';
import { hasRedis } from '#test/support/redis.ts';
import type { Bench } from '../run.ts';
import { checkLines, countInversions, shortestForMore } from './checks.ts';
import { vendors } from './fleet.ts';
import { type Ran, type Run, runOf, send } from './load.ts';
import { startWorld, type World } from './world.ts';

const feature = 'outage';
const [perSecond, healthyMs, tokens] = [10, 10_000, 40];
const rate = { limit: 24, periodMs: 2_000 };
/** Who asked before the breaker had opened everywhere. */
const spreadMs = 300;
const jitterMs = 250;
/** So many of one line are in the hands of the workers at once, who ask for admission each for itself. */
const inHand = 8;

function* runs(seconds: number): Generator<{ atMs: number; run: Run }> {
  for (let number = 0; number < seconds * perSecond; number++)
    yield {
      atMs: (1_000 * number) / perSecond,
      run: {
        ...{ number, feature, user: `u${number % 5}`, tenant: 't', plan: 'free', mode: 'durable' },
        ...{ model: 'gpt-4.1-mini', priority: [0, 30, 120][number % 3] },
      },
    };
}

/** A vendor is away for two minutes under durable load: it is spared, and then all is done at the pace of the limits. */
export const outage: Bench = async ({ report, scale }) => {
  if (!hasRedis) throw new Error('a fleet needs Redis');
  await using world = await startWorld(['gateway', 'worker', 'worker'], vendors);
  const add = (name: string, value: number, unit = '', atMost?: number) =>
    report.add({ bench: 'outage', name, value, unit, ...(atMost !== undefined && { target: { atMost } }) });
  await world.limits({
    rate: { kind: 'throttle', ...rate, feature },
    'at-once': { kind: 'concurrency', limit: 16, feature, fairBy: 'user' },
    'per-user': { kind: 'concurrency', limit: 8, feature, key: 'user' },
  });
  const awayMs = 120_000 * scale;
  const sending = send(world, runs((healthyMs + awayMs) / 1_000), tokens);
  await sleep(healthyMs);
  world.simulator.setRules([
    { id: 'down', until: awayMs / 2, fault: { kind: 'unavailable' } },
    { id: 'gone', from: awayMs / 2, fault: { kind: 'reset' } },
  ]);
  await sleep(awayMs);
  world.simulator.setRules([]);
  const backAt = Date.now();
  const ran = await sending;
  const backlog = await waiting(world);
  await world.drained(600_000);

  const turns = world.log?.turns() ?? [];
  const openedAt = Math.min(...turns.flatMap(({ state, at }) => (state === 'open' ? [at] : [])));
  const closedAt = Math.max(...turns.flatMap(({ state, at }) => (state === 'closed' ? [at] : [])));
  const calls = world.simulator.ledger();
  const whileOpen = calls.filter(({ at }) => at > openedAt && at < closedAt);
  const early = whileOpen.filter(({ at }) => at <= openedAt + spreadMs).length;
  const probes = turns.filter(({ state }) => state === 'half-open').length;
  add('breaker was open for', (closedAt - openedAt) / 1_000, 's');
  add('calls while it was open', whileOpen.length);
  add('let through before all knew', early);
  add('probes by the breaker’s own account', probes);
  add('calls that were no probe', Math.max(0, whileOpen.length - early - probes), '', 0);

  const [{ endedAt = 0, done = 0 } = {}] = await world.database.rows<{ endedAt: number; done: number }>(
    `select max(floor(extract(epoch from ended_at) * 1000)) as "endedAt", count(*) filter (where state = 'completed') as done
     from durable_generations`,
  );
  const ideal = (backlog / rate.limit) * rate.periodMs;
  add('asked', ran.length);
  add('not done', ran.length - done, '', 0);
  add('backlog', backlog);
  add('done after the vendor was back', (endedAt - backAt) / 1_000, 's');
  add('done after the breaker closed', (endedAt - closedAt) / 1_000, 's');
  add('that ÷ (backlog ÷ limit)', (endedAt - closedAt) / ideal, '', 1.2);

  const visits = world.log?.visits() ?? [];
  const worst = Math.max(...checkLines(visits).map(({ overshoot }) => overshoot));
  add('overshoot of a limit, worst', worst, '', 0);
  const later = calls.filter(({ at, status }) => at > closedAt && status === 200);
  const shortest = shortestForMore(
    later.map(({ at }) => at),
    rate.limit,
  );
  add('vendors: one above the rate came early by', Math.max(0, rate.periodMs - shortest), 'ms', jitterMs);
  add('priority inversions within a key at the limiter', countInversions(visits).inversions, '', 0);
  add('places out of order within a key at the vendor', displaced(ran, later, backAt), '', inHand);
  for (const line of world.faults()) console.error(line);
};

async function waiting({ database }: World): Promise<number> {
  const [row] = await database.rows<{ n: number }>(
    "select count(*) as n from durable_generations where state in ('waiting', 'running')",
  );
  return row?.n ?? 0;
}

/** How many places the one that is furthest from its own was too early or too late, among those asked before `beforeMs`. */
function displaced(ran: readonly Ran[], calls: readonly { prompt: string }[], beforeMs: number): number {
  const byNumber = new Map(ran.map((one) => [one.number, one]));
  const served = calls.flatMap(({ prompt }) => byNumber.get(runOf(prompt)?.number ?? -1) ?? []);
  const rank = ({ askedAt, priority = 0 }: Ran) => askedAt - 1_000 * priority;
  let most = 0;
  for (const all of Map.groupBy(
    served.filter(({ askedAt }) => askedAt < beforeMs),
    ({ user }) => user,
  ).values()) {
    const ordered = all.toSorted((a, b) => rank(a) - rank(b));
    for (const [place, one] of all.entries()) most = Math.max(most, Math.abs(place - ordered.indexOf(one)));
  }
  return most;
}
