import type { AttemptRecord, InteractionDetail } from '#lib/insights/index.ts';
import { imagesIn } from '../../../../images-in.ts';
import type { PlaygroundAsk } from './ask.ts';
import type { Refused, Told } from './told.ts';

/** One generation as it is looked at: while it happens, and as the log has it then. Times ms of this browser. */
export interface Run {
  /** nothing yet · sent, no word came · words come · over, and being read from the log · in the log · not even begun */
  phase: 'empty' | 'waiting' | 'answering' | 'over' | 'logged' | 'refused';
  /** What was asked for; null for one that was opened from the log. */
  ask: PlaygroundAsk | null;
  id: string | null;
  traceId: string | null;
  prompt: string | null;
  text: string;
  attempts: AttemptRecord[];
  /** When `attempts` were told: one under way has gone on since. */
  heardAt: number;
  sentAt: number;
  failure: Refused | null;
  isStopped: boolean;
  detail: InteractionDetail | null;
}

export type Step =
  | Told
  | { type: 'sent'; ask: PlaygroundAsk; at: number }
  | { type: 'stopped' }
  /** The connection ended before the generation did. */
  | { type: 'lost' }
  | { type: 'opened'; detail: InteractionDetail };

export const noRun: Run = {
  phase: 'empty',
  ask: null,
  id: null,
  traceId: null,
  prompt: null,
  text: '',
  attempts: [],
  heardAt: 0,
  sentAt: 0,
  failure: null,
  isStopped: false,
  detail: null,
};

export const isLive = ({ phase }: Run): boolean => phase === 'waiting' || phase === 'answering';

/** How it goes on. @param now ms */
export function follow(run: Run, step: Step, now: number): Run {
  switch (step.type) {
    case 'sent':
      return { ...noRun, phase: 'waiting', ask: step.ask, sentAt: step.at };
    case 'begun':
      return { ...run, id: step.id, traceId: step.traceId, prompt: step.prompt };
    case 'attempts':
      return { ...run, attempts: step.attempts, heardAt: now };
    case 'text':
      return isLive(run) ? { ...run, phase: 'answering', text: run.text + step.text } : run;
    case 'ended':
      return { ...run, phase: 'over' };
    case 'failed':
      return { ...run, phase: step.isLogged ? 'over' : 'refused', failure: step.error };
    case 'stopped':
      return { ...run, phase: run.id ? 'over' : 'empty', isStopped: true };
    case 'lost': {
      const failure = { code: 'connection', message: 'The connection to Kept broke off.' };
      return { ...run, phase: run.id ? 'over' : 'refused', failure };
    }
    case 'opened':
      return opened(run, step.detail);
  }
}

/** The log knows all, and better. What was asked is kept: a regenerate asks it again. */
function opened(run: Run, detail: InteractionDetail): Run {
  const isSame = run.id === detail.id;
  return {
    ...(isSame ? run : noRun),
    phase: 'logged',
    id: detail.id,
    traceId: detail.traceId,
    prompt: detail.prompt && `${detail.prompt} ${detail.promptVersion ?? ''}`.trim(),
    text: imagesIn(detail.result) ? '' : (detail.result ?? ''),
    attempts: detail.attempts,
    detail,
  };
}

/** The user has not said what becomes of it. */
export const isUndecided = ({ detail }: Run): boolean =>
  detail?.status === 'completed' && (detail.outcome === 'pending' || detail.outcome === null);

/** Attempts with the time that has passed since they were told. */
export const attemptsAt = ({ attempts, heardAt }: Run, now: number): AttemptRecord[] =>
  attempts.map((attempt) =>
    attempt.status === 'under way'
      ? { ...attempt, totalMs: (attempt.totalMs ?? 0) + Math.max(0, now - heardAt) }
      : attempt,
  );
