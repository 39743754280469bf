import type { Parts } from './parts.ts';
import { type Standing, wordsOf } from './standing.ts';
import type { NoLease } from './types.ts';

/** Why nobody serves. @param fullKey of the slots that did not come in time, where somebody could have served */
export function refuse(parts: Parts, all: readonly Standing[], fullKey?: string): NoLease {
  const standings = all.map((standing): Standing => {
    if (standing.refusal !== undefined || fullKey === undefined) return standing;
    return { ...standing, refusal: 'full', waitMs: parts.lines.waitMs(fullKey) };
  });
  // Who was tried already counts before those that never come back by themselves, and after all others.
  const rank = ({ waitMs, note }: Standing) => (note === undefined ? waitMs : Number.MAX_VALUE);
  const [soonest] = standings.toSorted((a, b) => rank(a) - rank(b));
  return {
    kind: soonest?.refusal ?? 'unknown',
    waitMs: soonest?.waitMs ?? Number.POSITIVE_INFINITY,
    because: standings.map((standing) => ({
      organization: standing.member.id,
      reason: wordsOf(standing, parts.breakers),
    })),
  };
}
