import type { Clock } from '../clock.ts';
import { KeptError, tell } from '../errors.ts';
import { retryDelayMs } from '../retry.ts';
import { LONGEST_TIMER_MS, type Request, type Requester, type RequestResult, send } from './request.ts';
import { WorkError } from './work-error.ts';

export interface Asker extends Requester {
  /** 0–1, for the jitter of waits. */
  random: () => number;
  onError: ((error: KeptError) => void) | undefined;
}

type Untaken = Exclude<RequestResult<unknown>, { kind: 'taken' }>;

/** How long a caller waits. Waiting keeps the process alive. */
export interface WaitOptions {
  timeoutMs?: number | undefined;
  /** Ends waiting at once, with its own reason; the work itself goes on. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs `work`, whose signal ends it when the time is up or the caller's own signal aborts.
 * @throws WorkError `timeout`, the reason of the caller's signal, and what `work` throws
 */
export async function inTime<Result>(
  clock: Clock,
  { timeoutMs, signal }: WaitOptions,
  id: string | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  const onTimeout = () => ending.abort(new WorkError('timeout', `not done within ${timeoutMs} ms`, { id }));
  const cancelTimeout =
    timeoutMs === undefined ? undefined : clock.after(Math.min(timeoutMs, LONGEST_TIMER_MS), onTimeout);
  try {
    return await work(ending.signal);
  } finally {
    cancelTimeout?.();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Asks once. @throws WorkError `refused`, `unavailable`; the signal's reason */
export async function askOnce<Answer>(
  asker: Asker,
  request: Request<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const result = await send(asker, request, signal);
  if (result.kind === 'taken') return result.answer;
  signal.throwIfAborted();
  throw errorOf(result, undefined);
}

/**
 * Asks until the server has answered: again on network errors, 429 and 5xx, of which `onError` hears.
 * @param requestAfter gives the request by the server's code for the failure before it
 * @throws WorkError `refused`; the signal's reason
 */
export async function insist<Answer>(
  asker: Asker,
  id: string,
  requestAfter: (code: string | undefined) => Request<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  let code: string | undefined;
  for (let failures = 1; ; failures += 1) {
    const result = await send(asker, requestAfter(code), signal);
    if (result.kind === 'taken') return result.answer;
    signal.throwIfAborted();
    if (result.kind === 'refused') throw errorOf(result, id);
    code = result.code;
    const { message, askedMs, cause } = result;
    const retryInMs = retryDelayMs(failures, askedMs, asker.random);
    tell(asker.onError, new KeptError('unreachable', message, { id, retryInMs, cause }));
    await pause(asker.clock, retryInMs, signal);
  }
}

/** @throws the signal's reason, at once when it aborts */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end, true);
    signal.addEventListener('abort', end);
  });
  signal.throwIfAborted();
}

function errorOf(result: Untaken, id: string | undefined): WorkError {
  const { message, status, code: reason } = result;
  if (result.kind === 'refused')
    return new WorkError('refused', message, { id, status, reason, details: result.details });
  const { askedMs, cause } = result;
  return new WorkError('unavailable', message, {
    ...{ id, status, reason, cause },
    ...(askedMs > 0 && { retryAfterMs: askedMs }),
  });
}
