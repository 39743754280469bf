import { expect, test } from 'vitest';
import { turnOf } from '#lib/pool/breaker/breakers.ts';
import { type BreakerRow, calm, shareOf, transition } from '#lib/pool/breaker/machine.ts';
import { breakerDefaults as settings } from '#lib/pool/breaker/settings.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { fleetSteps } from './breaker-fleet.ts';

const longestOpenMs =
  Math.max(settings.quotaCooldownMs, settings.lastCooldownMs, 60_000) * (1 + settings.jitterShare);
const none = { process: 'x', seq: 1e9, ok: {}, okAgeMs: -1, bad: 0, run: 0 };

/** Asks every 100 ms; the target is healthy and a probe takes a second. @returns ms until the breaker is closed */
function timeToClose(row: BreakerRow, start: number): number {
  let probe: { owner: string; generation: number; endsAt: number } | undefined;
  for (let now = start; ; now += 100) {
    if (row.state === 'closed') return now - start;
    if (probe && now >= probe.endsAt) {
      const report = {
        ...none,
        ...probe,
        type: 'report',
        outcome: 'success',
        retryAfterMs: 0,
        jitter: 0,
      } as const;
      row = transition(row, report, now, 0).row;
      probe = undefined;
      continue;
    }
    const owner = `live:${now}`;
    const { row: next, answer } = transition(row, { type: 'acquire', owner }, now, 0);
    row = next;
    if (answer.verdict === 'probe') probe = { owner, generation: answer.generation, endsAt: now + 1000 };
    if (now - start > 2 * longestOpenMs + 2 * settings.leaseMs) return Number.POSITIVE_INFINITY;
  }
}

test('a million steps of several processes', { timeout: 60_000 }, () => {
  let steps = 0;
  const seen = new Map<string, number>();
  const isWrong = (what: string, step: unknown) => {
    throw new Error(`${what}: ${JSON.stringify(step)}`);
  };
  for (let seed = 0; seed < 2000; seed++) {
    const random = seededRandom(seed);
    /** The live probe: its owner has not settled it and its lease has not ended. */
    let probe: { owner: string; until: number } | undefined;
    let restored = false;
    for (const step of fleetSteps(random, 520)) {
      const { before, event, now, result } = step;
      const { row, answer } = result;
      steps++;
      seen.set(answer.change, (seen.get(answer.change) ?? 0) + 1);
      if (event.type === 'restore') restored = row !== before;

      // Never two live probes.
      if (answer.change === 'probing' || answer.change === 'stolen') {
        if (probe && now < probe.until) isWrong('a second probe', step);
        probe = { owner: row.probeOwner, until: row.probeUntil };
        if (row.probeUntil !== now + settings.leaseMs) isWrong('a lease of another length', step);
      } else if (answer.verdict === 'probe' && probe?.owner !== row.probeOwner && !restored)
        isWrong('a probe for two', step);
      if (row.state !== 'half-open') probe = undefined;

      // Generations only grow, and one that is over has no say.
      if (row.generation < before.generation) isWrong('the generation went back', step);
      if (event.type === 'report') {
        if (event.generation !== before.generation && row !== before)
          isWrong('an old report had its way', step);
        if (before.state === 'half-open' && event.owner !== before.probeOwner && row !== before)
          isWrong('somebody else had his way', step);
        if (answer.change === 'closed' && (before.state !== 'half-open' || event.owner !== before.probeOwner))
          isWrong('closed by somebody else', step);
        if (event.outcome === 'ignored' && before.state === 'closed' && row !== before)
          isWrong('a 400 counted', step);
      }
      if (row.state !== before.state && row.generation === before.generation)
        isWrong('no new generation', step);

      // Nobody is sent away for longer than the cooldown or the lease, and whoever comes then has the probe.
      if (event.type === 'acquire') {
        const until = before.state === 'open' ? before.openedUntil : before.probeUntil;
        if (before.state !== 'closed' && now >= until && answer.verdict !== 'probe') isWrong('stuck', step);
        if (
          answer.verdict === 'refused' &&
          answer.waitMs > (before.state === 'open' ? longestOpenMs : settings.leaseMs)
        )
          isWrong('refused for too long', step);
      }
      if (answer.change === 'opened' || answer.change === 'reopened') {
        const { retryAfterMs } = event as unknown as { retryAfterMs: number };
        if (row.openedUntil - now < Math.max(settings.firstCooldownMs, retryAfterMs))
          isWrong('too short', step);
      }
      // From wherever it is: closed within what is left of lease or cooldown, and the second of the probe.
      if (steps % 500 === 0 && row.state !== 'closed') {
        const left = Math.max(0, (row.state === 'open' ? row.openedUntil : row.probeUntil) - now);
        if (timeToClose(row, now) > left + 1200) isWrong('does not recover', step);
      }
    }
  }
  expect(steps).toBeGreaterThanOrEqual(1_000_000);
  // The walk has been everywhere, often.
  for (const change of ['opened', 'reopened', 'probing', 'stolen', 'released', 'closed'])
    expect(seen.get(change), change).toBeGreaterThan(500);
  expect(seen.get('asked')).toBeGreaterThan(200);
});

test('those who waited come one after the other', () => {
  const random = seededRandom('herd');
  const row: BreakerRow = { ...calm, generation: 3, closedAt: 1_000_000 };
  const waiters = Array.from({ length: 10_000 }, () => turnOf(row, random.uniform(), settings));
  const within = (ms: number) => waiters.filter((turn) => turn <= row.closedAt + ms).length / waiters.length;
  expect(within(0)).toBeLessThan(0.11);
  for (let second = 1; second <= 30; second++) {
    expect(within(second * 1000)).toBeCloseTo(shareOf(row, row.closedAt + second * 1000), 1);
    expect(within(second * 1000) - within((second - 1) * 1000)).toBeLessThan(0.04);
  }
  expect(within(30_000)).toBe(1);
});
