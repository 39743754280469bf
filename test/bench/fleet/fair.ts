import type { Report } from '../figures.ts';
import { maxMinLevel } from './checks.ts';
import { type Run, runOf, send } from './load.ts';
import type { World } from './world.ts';

const users = Array.from({ length: 20 }, (_, n) => `u${n}`);
const model = 'gpt-4o-mini';
const [slots, tokens] = [8, 150];
/** Each of the 19 asks so often; the twentieth nine times as often as all of them together. */
const everyMs = 2_000;
/** Until lines have formed. */
const restMs = 15_000;

/** Every tenth is of one of the others; half of theirs is durable, of the many a fifth. */
function* runs(seconds: number, feature: string): Generator<{ atMs: number; run: Run }> {
  const others = users.length - 1;
  const stepMs = everyMs / others / 10;
  for (let number = 0; number * stepMs < seconds * 1_000; number++) {
    const [tenth, place] = [Math.floor(number / 10), number % 10];
    const round = Math.floor(tenth / others);
    const run = { number, feature, tenant: 't', plan: 'free', model } as const;
    const [now, durable] = [{ mode: 'now', maxWaitMs: 500 } as const, { mode: 'durable' } as const];
    yield {
      atMs: number * stepMs,
      run:
        place === 0
          ? {
              ...run,
              user: users[1 + (tenth % others)] as string,
              ...(round % 2 ? durable : { ...now, maxWaitMs: 8_000 }),
            }
          : { ...run, user: 'u0', ...(place % 5 === 0 ? durable : now) },
    };
  }
}

/** 1 of 20 users sends 90 % of the load, sync and durable; there is room for a part of what each of them wants. */
export async function fair(world: World, report: Report, seconds: number): Promise<void> {
  const feature = 'fair';
  await world.limits({ fair: { kind: 'concurrency', limit: slots, feature, fairBy: 'user' } });
  world.simulator.clearLedger();
  const since = Date.now();
  const ran = await send(world, runs(seconds, feature), tokens);
  const until = since + seconds * 1_000;
  const calls = world.simulator
    .ledger()
    .filter(({ at }) => at > since + restMs && at < until)
    .map(({ at, finishedAt, prompt }) => ({ user: runOf(prompt)?.user, tookMs: (finishedAt ?? until) - at }));
  const sum = calls.reduce((total, { tookMs }) => total + tookMs, 0);
  const callMs = sum / calls.length;
  const shares = users.map((user) => {
    const got = calls.filter((call) => call.user === user).reduce((total, { tookMs }) => total + tookMs, 0);
    const asked = ran.filter(
      (one) => one.user === user && one.askedAt > since + restMs && one.askedAt < until,
    );
    return { user, got: got / sum, wanted: (asked.length * callMs) / sum };
  });
  const level = maxMinLevel(shares.map(({ wanted }) => wanted));
  const ratios = shares.map(({ got, wanted }) => got / Math.min(wanted, level));
  const add = (name: string, value: number, unit = '', target?: { atLeast: number } | { atMost: number }) =>
    report.add({ bench: 'fleet', name, value, unit, ...(target && { target }) });
  add('fair: share of the load of one of 20', ran.filter(({ user }) => user === 'u0').length / ran.length);
  add(
    'fair: load ÷ capacity',
    shares.reduce((total, { wanted }) => total + wanted, 0),
  );
  add('fair: calls that were measured', calls.length);
  add('fair: share ÷ max–min share, the least', Math.min(...ratios), '', { atLeast: 0.9 });
  add('fair: share ÷ max–min share, the most', Math.max(...ratios), '', { atMost: 1.1 });
}
