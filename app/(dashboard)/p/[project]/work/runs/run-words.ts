import type { RunEvent, RunState } from '#lib/durable/index.ts';
import type { Tone } from '../../../../../ui/state-mark.tsx';

export const stateMarks: Record<RunState, { tone: Tone; word: string }> = {
  waiting: { tone: 'unknown', word: 'waiting' },
  running: { tone: 'fine', word: 'running' },
  done: { tone: 'fine', word: 'done' },
  failed: { tone: 'broken', word: 'failed' },
  cancelled: { tone: 'off', word: 'cancelled' },
  parked: { tone: 'amber', word: 'parked' },
};

/** What happened to a run from outside. */
export const eventWords: Record<RunEvent['kind'], string> = {
  killed: 'its worker died',
  'handed-over': 'handed over by a process that stopped',
  parked: 'parked',
  retried: 'sent again',
  discarded: 'discarded',
  cancelled: 'cancelled',
};
