import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../figures.ts';
import { maxMinLevel } from './checks.ts';
import { type Run, runOf, send } from './load.ts';
import type { World } from './world.ts';

const users = Array.from({ length: 20 }, (_, n) => `u${n}`);
const [slots, tokens] = [3, 150];
/** Of the 19; the twentieth sends nine times as much as all of them. */
const everyMs = 5_000;
const restMs = 15_000;

function* runs(seconds: number, feature: string): Generator<{ atMs: number; run: Run }> {
  const others = users.length - 1;
  const stepMs = everyMs / others / 10;
  for (let number = 0; number * stepMs < seconds * 1_000; number++) {
    const isGreedy = number % 10 !== 0;
    const user = isGreedy ? 'u0' : (users[1 + (Math.floor(number / 10) % others)] as string);
    const mode = Math.floor(number / 10) % 2 === Math.floor(number / 190) % 2 ? 'now' : 'durable';
    const run = { number, user, mode, feature, tenant: 't', plan: 'free', model: 'gpt-4.1-mini' } as const;
    yield {
      atMs: number * stepMs,
      run: { ...run, ...(mode === 'now' && { maxWaitMs: isGreedy ? 500 : 8_000 }) },
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
  await sleep(0);
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
  await world.removeLimits('fair');
  await world.drained(600_000);
}
