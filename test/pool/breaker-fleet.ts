import { type BreakerEvent, type BreakerRow, calm, transition } from '#lib/pool/breaker/machine.ts';
import { type BreakerSettings, breakerDefaults } from '#lib/pool/breaker/settings.ts';
import type { SeededRandom } from '#lib/stats/index.ts';

interface Call {
  process: string;
  generation: number;
  owner: string;
}

export interface Step {
  before: BreakerRow;
  event: BreakerEvent;
  now: number;
  result: ReturnType<typeof transition>;
}

/**
 * Several processes on one breaker row, as the pure machine runs it, in an order that the seed decides: calls that end
 * long after their generation, or never, processes that die with the probe, reports that arrive twice, out of order or
 * as one for many, clocks that jump from 1 ms to minutes.
 */
export function* fleetSteps(
  random: SeededRandom,
  count: number,
  settings: BreakerSettings = breakerDefaults,
): Generator<Step> {
  const processes = ['a', 'b', 'c', 'd', 'e'].slice(0, 2 + random.integer(4));
  let calls: Call[] = [];
  const sent: BreakerEvent[] = [];
  let [row, now, seq, owners] = [calm, 1_700_000_000_000 + random.integer(1e9), 0, 0];
  let health = random.uniform();

  const chooseEvent = (): BreakerEvent => {
    const dice = random.uniform();
    if (dice < 0.03 && sent.length > 0) return random.pick(sent);
    if (dice < 0.035) return { type: 'ask' };
    if (dice < 0.04)
      return { type: 'restore', row: { ...row, generation: row.generation - 1 + random.integer(3) } };
    if (dice < 0.45 || calls.length === 0)
      return { type: 'acquire', owner: `${random.pick(processes)}:${++owners}` };
    const [call] = calls.splice(random.chance(0.5) ? 0 : random.integer(calls.length), 1) as [Call];
    const isGood = random.chance(health);
    const outcome = random.chance(0.05)
      ? 'ignored'
      : isGood
        ? 'success'
        : random.chance(0.05)
          ? 'quota'
          : 'failure';
    const bad = outcome === 'failure' ? 1 + (random.chance(0.1) ? 1 : 0) : 0;
    const ok: Record<string, number> = {};
    const isTold = outcome === 'success' || random.chance(0.2);
    if (isTold) for (let n = random.integer(4); n >= 0; n--) ok[random.integer(12)] = 1 + random.integer(5);
    const run = isTold && bad > 0 ? random.integer(bad + 1) : bad;
    const retryAfterMs = random.chance(0.1) ? random.integer(60_000) : 0;
    return {
      ...{ type: 'report', generation: call.generation, outcome, retryAfterMs },
      ...{
        owner: random.chance(0.02) ? 'stranger' : call.owner,
        jitter: random.uniform(),
        process: call.process,
        seq: ++seq,
      },
      ...{ ok, okAgeMs: isTold ? random.integer(5000) : -1, bad, run },
    };
  };

  for (let n = 0; n < count; n++) {
    if (random.chance(0.4)) now += random.integer(random.pick([2, 50, 1000, 5000, 25_000]));
    if (random.chance(0.001)) now += random.integer(400_000);
    if (row.state === 'half-open' && random.chance(0.1))
      now = Math.max(now, row.probeUntil - 1 + random.integer(3));
    if (random.chance(0.02)) health = random.pick([0, 0.1, 0.5, 0.9, 1, 1]);
    if (random.chance(0.01)) {
      const dead = random.pick(processes);
      calls = calls.filter(({ process }) => process !== dead);
    }
    const event = chooseEvent();
    const before = row;
    const result = transition(before, event, now, 'jitter' in event ? event.jitter : 0, settings);
    yield { before, event, now, result };
    row = result.row;
    if (event.type === 'report' && random.chance(0.1)) sent.push(event);
    if (sent.length > 20) sent.shift();
    const { verdict, generation } = result.answer;
    if (event.type === 'acquire' && (verdict === 'pass' || verdict === 'probe')) {
      const owner = verdict === 'probe' ? event.owner : '';
      calls.push({ process: event.owner.split(':')[0] as string, generation, owner });
      if (calls.length > 40) calls.shift();
    }
  }
}
