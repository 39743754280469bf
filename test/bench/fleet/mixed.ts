import type { LimitBody } from '#lib/flow/index.ts';
import type { LedgerEntry } from '#lib/simulator/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import type { Report } from '../figures.ts';
import { checkLines, countInversions, mostAtOnce, shortestForMore } from './checks.ts';
import { type Ran, type Run, runOf, send } from './load.ts';
import type { World } from './world.ts';

/** What binds now and then, all at once. */
const limits: Record<string, LimitBody> = {
  system: { kind: 'concurrency', limit: 24, fairBy: 'user' },
  openai: { kind: 'concurrency', limit: 14, vendor: 'openai', fairBy: 'user' },
  'per-user': { kind: 'concurrency', limit: 4, key: 'user' },
  rate: { kind: 'throttle', limit: 400, periodMs: 10_000 },
  burst: { kind: 'throttle', limit: 60, periodMs: 1_000 },
  'user-rate': { kind: 'throttle', limit: 25, periodMs: 5_000, key: 'user' },
  'paying-first': { kind: 'priority', ahead: 'metadata.plan == "enterprise" ? 20.0 : 0.0' },
  budget: { kind: 'spend', limitMicroUsd: 1_000_000_000, per: 'day', warnAt: 0.8 },
  'user-budget': { kind: 'spend', limitMicroUsd: 500_000_000, per: 'month', key: 'user' },
};
const users = Array.from({ length: 20 }, (_, n) => `u${n}`);
const [perSecond, tokens] = [40, 40];

/** Runs of all kinds from 20 users, some of whom ask for much, come in waves of six seconds. */
function* runs(count: number): Generator<{ atMs: number; run: Run }> {
  const random = seededRandom(11);
  for (let number = 0, atMs = 0; number < count; number++) {
    const wave = 1 + 0.8 * Math.sin((2 * Math.PI * atMs) / 6_000);
    atMs += 1_000 / (perSecond * wave);
    const user = random.chance(0.3) ? random.pick(['u0', 'u0', 'u1']) : random.pick(users);
    const mode = random.chance(0.5) ? 'now' : 'durable';
    yield {
      atMs,
      run: {
        ...{ number, user, tenant: `t${Number(user.slice(1)) % 5}`, mode, feature: 'mixed' },
        plan: random.chance(0.25) ? 'enterprise' : 'free',
        model: random.chance(0.7) ? 'gpt-4.1-mini' : 'claude-haiku-4-5',
        ...(random.chance(0.2) && { priority: random.integer(10) }),
        ...(mode === 'now' && { maxWaitMs: random.pick([0, 1_000, 8_000]) }),
      },
    };
  }
}

/** All limits at once over processes, sync and durable mixed. */
export async function mixed(world: World, report: Report, count: number): Promise<void> {
  const add = (name: string, value: number, unit: string, atMost?: number) =>
    report.add({ bench: 'fleet', name, value, unit, ...(atMost !== undefined && { target: { atMost } }) });
  await world.limits(limits);
  world.simulator.clearLedger();
  const ran = await send(world, runs(count), tokens);
  await world.drained(300_000);

  const ended = await world.database.rows<{ state: string; n: number }>(
    'select state, count(*) as n from durable_generations where feature = $1 group by 1',
    ['mixed'],
  );
  const completed = ended.find(({ state }) => state === 'completed')?.n ?? 0;
  const withStatus = (mode: Run['mode'], status: number) =>
    ran.filter((one) => one.mode === mode && one.status === status).length;
  add('runs, sync and durable', ran.length, '');
  add('sync that were served', withStatus('now', 200), '');
  add('sync that were refused with 429', withStatus('now', 429), '');
  add('durable that were done', completed, '');
  add(
    'runs that ended otherwise',
    count - withStatus('now', 200) - withStatus('now', 429) - completed,
    '',
    0,
  );

  const visits = world.log?.visits() ?? [];
  const lines = checkLines(visits);
  const worst = (isThrottle: boolean) =>
    lines
      .filter(({ periodMs }) => periodMs > 0 === isThrottle)
      .reduce((most, { overshoot }) => Math.max(most, overshoot), 0);
  const bound = lines.filter(({ most, limit }) => most === limit).length;
  add('limits × keys in the log', lines.length, '');
  add('of them that were used up at times', bound, '');
  add('overshoot of concurrency, worst', worst(false), '', 0);
  add('overshoot of a throttle in any window, worst', worst(true), '', 0);
  const { inversions, pairs } = countInversions(visits);
  add('pairs of one key of which one waited', pairs, '');
  add('priority inversions within a key', inversions, '', 0);
  const calls = world.simulator.ledger();
  const admitted = visits.filter(({ admittedIn }) => admittedIn !== undefined).length;
  add('calls that no admission stands for', calls.length - admitted, '', 0);
  atVendors(calls, ran, add);
}

/** The same, counted where the calls arrive. Those have been on their way for a moment, so windows are a little shorter. */
function atVendors(
  calls: readonly LedgerEntry[],
  ran: readonly Ran[],
  add: (name: string, value: number, unit: string, atMost?: number) => void,
): void {
  const spansOf = (own: readonly LedgerEntry[]) =>
    own.map(({ at, finishedAt }) => ({ from: at, to: finishedAt ?? Number.POSITIVE_INFINITY }));
  const userOf = ({ prompt }: LedgerEntry) => runOf(prompt)?.user ?? '';
  const byUser = [...Map.groupBy(calls, userOf).values()];
  const over = (own: readonly LedgerEntry[], limit: number) => Math.max(0, mostAtOnce(spansOf(own)) - limit);
  add('vendors: calls at once above system', over(calls, 24), '', 0);
  add(
    'vendors: calls at once above openai',
    over(
      calls.filter(({ vendor }) => vendor === 'openai'),
      14,
    ),
    '',
    0,
  );
  add('vendors: calls at once above per-user', Math.max(...byUser.map((own) => over(own, 4))), '', 0);
  const early = (own: readonly LedgerEntry[], limit: number, periodMs: number) =>
    Math.max(
      0,
      periodMs -
        shortestForMore(
          own.map(({ at }) => at),
          limit,
        ),
    );
  add('vendors: one above rate came early by', early(calls, 400, 10_000), 'ms', jitterMs);
  add('vendors: one above burst came early by', early(calls, 60, 1_000), 'ms', jitterMs);
  add(
    'vendors: one above user-rate came early by',
    Math.max(...byUser.map((own) => early(own, 25, 5_000))),
    'ms',
    jitterMs,
  );
  const runsCalled = new Set(calls.map(({ prompt }) => runOf(prompt)?.number));
  add('runs that were called for', runsCalled.size, '');
  add('of all', ran.length, '');
}

/** The way from an admission to the vendor takes so much longer for one call than for another, on a busy machine. */
const jitterMs = 250;
