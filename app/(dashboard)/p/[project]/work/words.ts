import type { Hold, HoldKind } from '#lib/work/index.ts';
import { count, duration, moment, time } from '../../../../format.ts';
import type { Tone } from '../../../../ui/state-mark.tsx';

/** How each kind of waiting reads: what it is, and whether somebody should look at it. */
export const holdWords: Record<HoldKind, { tone: Tone; words: string }> = {
  turn: { tone: 'fine', words: 'wait for their turn' },
  closed: { tone: 'amber', words: 'nobody can serve' },
  paused: { tone: 'off', words: 'paused' },
  breaker: { tone: 'amber', words: 'nobody can serve' },
  retry: { tone: 'amber', words: 'failed, tried again later' },
  throttled: { tone: 'waiting', words: 'throttled' },
  full: { tone: 'waiting', words: 'wait for a slot' },
  spend: { tone: 'amber', words: 'spend cap reached' },
  off: { tone: 'off', words: 'feature is switched off' },
  shutdown: { tone: 'fine', words: 'handed over by a process that stopped' },
  worker_died: { tone: 'amber', words: 'their worker died' },
};

export const isHold = (kind: string): kind is HoldKind => Object.hasOwn(holdWords, kind);

/** "118 wait for a slot", "nobody can serve". */
export const holdTitle = ({ kind, count: n }: Pick<Hold, 'kind' | 'count'>): string =>
  n === null ? holdWords[kind].words : `${count(n)} ${holdWords[kind].words}`;

const dayMs = 86_400_000;

/** When something is to be, of what lies near as a time alone: "14:05:09, in 24 s". */
export function untilWords(untilAt: number, now: number, timeZone: string): string {
  const left = untilAt - now;
  const at = left < dayMs ? clock(untilAt, timeZone) : moment(untilAt, timeZone);
  return left > 0 ? `${at}, in ${roughly(left)}` : `${at}, any moment`;
}

/** "for 3 min", of what began then. */
export const sinceWords = (since: number, now: number): string => roughly(Math.max(0, now - since));

/** Whole seconds, so that what counts by itself does not flicker. */
export const roughly = (ms: number): string =>
  duration(Math.max(1_000, Math.round(ms / 1000) * 1000))
    .replace('.00', '')
    .replace('.0', '');

const clock = (at: number, timeZone: string): string =>
  moment(at, timeZone).split(', ')[1] ?? time(at, timeZone);
