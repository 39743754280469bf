import { type Asker, insist, inTime, pause, type WaitOptions } from './ask.ts';
import type { Request } from './request.ts';
import { WorkError } from './work-error.ts';

/** What the states of all work that is done later have in common. */
export interface WorkState {
  id: string;
  status: 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';
  /** As the server estimates it from what waits before it and how fast that goes. */
  estimateMs?: number | undefined;
  error?: { code: string; message: string; step?: string | undefined } | undefined;
}

/** Something that the server does in its own time. The handle holds nothing but the id. */
export interface WorkHandle<State, Result> {
  readonly id: string;
  /**
   * Looks after it, in growing pauses of at most 15 s, until it has ended. Goes on through network errors, 429 and 5xx.
   * Without `timeoutMs` it waits as long as the work may take.
   * @throws WorkError `failed`, `cancelled`, `timeout`, `refused`; the reason of `signal`
   */
  result(options?: WaitOptions): Promise<Result>;
  /** How it stands. Asks until answered, within a minute. @throws WorkError `timeout`, `refused`; the reason of `signal` */
  status(options?: WaitOptions): Promise<State>;
  /** Ends it, unless it has ended. Resolves and throws as `status`. */
  cancel(options?: WaitOptions): Promise<State>;
}

export interface WorkParts<State, Result extends State> {
  id: string;
  path: string;
  /** Throws when it is no answer of Kept's. */
  read(body: unknown): State;
  isDone(state: State): state is Result;
}

/** How long a short question is repeated when nobody says. */
const ANSWER_MS = 60_000;

/** One request about the work, repeated until it is answered. */
export function askAbout<State>(
  asker: Asker,
  { id, ...about }: Pick<Request<State>, 'path' | 'body' | 'read'> & { id: string },
  method: 'GET' | 'POST' | 'DELETE',
  { timeoutMs = ANSWER_MS, signal }: WaitOptions = {},
): Promise<State> {
  const request = { ...about, method };
  return inTime(asker.clock, { timeoutMs, signal }, id, (ends) => insist(asker, id, () => request, ends));
}

export function workHandle<State extends WorkState, Result extends State>(
  asker: Asker,
  parts: WorkParts<State, Result>,
): WorkHandle<State, Result> {
  const { id, isDone } = parts;
  const request = { ...parts, method: 'GET' } as const;
  return {
    id,
    status: (options) => askAbout(asker, parts, 'GET', options),
    cancel: (options) => askAbout(asker, parts, 'DELETE', options),
    result: (options = {}) =>
      inTime(asker.clock, options, id, async (signal) => {
        let looks = 0;
        for (let status = ''; ; looks += 1) {
          const state = await insist(asker, id, () => request, signal);
          if (isDone(state)) return state;
          if (state.status === 'failed' || state.status === 'cancelled') throw endOf(state, state.status);
          if (state.status !== status) looks = 0;
          status = state.status;
          await pause(asker.clock, pauseMs(looks, state.estimateMs, asker.random), signal);
        }
      }),
  };
}

function endOf({ id, error }: WorkState, code: 'failed' | 'cancelled'): WorkError {
  return new WorkError(code, error?.message ?? `it was ${code}`, {
    id,
    reason: error?.code,
    step: error?.step,
  });
}

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * The pause after look number `looks` (0, 1, …) at the same status, in ms: until the server's estimate. Where there is
 * none it grows by half from 0.5 s to 15 s; an estimate that stays wrong is followed in a quarter of these steps.
 * `random` gives 0–1, ±10 %.
 */
function pauseMs(looks: number, estimateMs: number | undefined, random: () => number): number {
  const grownMs = Math.min(LONGEST_MS, FIRST_MS * 1.5 ** looks);
  const fullMs = estimateMs === undefined ? grownMs : Math.min(LONGEST_MS, Math.max(grownMs / 4, estimateMs));
  return fullMs * (0.9 + random() / 5);
}
