import type { StoryLine } from '#lib/queue/index.ts';
import type { Happening } from './types.ts';

const words: Record<StoryLine['event'], string> = {
  waiting: 'put back',
  completed: 'completed',
  failed: 'given up',
  cancelled: 'cancelled',
  worker_died: 'its worker died',
  retried: 'sent again',
  discarded: 'discarded',
};

/** What happened to a durable generation, oldest first. */
export const storyOf = (lines: readonly StoryLine[]): Happening[] =>
  lines.map(({ at, event, reason, untilAt, worker, claimedAt }) => ({
    at,
    what: words[event],
    detail: reason ?? null,
    untilAt: untilAt ?? null,
    worker: worker ?? null,
    tookMs: claimedAt == null ? null : at - claimedAt,
  }));
