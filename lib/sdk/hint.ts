import type { Clock } from './clock.ts';
import { KeptError, tell } from './errors.ts';
import { isRetryable } from './retry.ts';
import type { FetchLike } from './types.ts';

/** A message to the user whose input the product cannot serve well. */
export interface Hint {
  id: string;
  /** In the language of the input. */
  text: string;
  /** Beside the input, or with the result. */
  where: 'before' | 'after';
}

export interface HintAnswer {
  hints: Hint[];
  /** Goes into the interaction that follows, as `hintExposureId`. */
  exposureId: string | null;
}

export interface HintOptions {
  /** BCP 47; told from the input when absent. */
  language?: string | undefined;
  /** 1,000 when absent. */
  timeoutMs?: number | undefined;
}

export interface HintClient {
  /** Without a slash at its end. */
  url: string;
  key: string;
  fetch: FetchLike;
  clock: Clock;
  onError: ((error: KeptError) => void) | undefined;
}

/** Asks once and never rejects: a product goes on without hints where there is no answer in time. */
export async function askHints(
  { url, key, fetch, clock, onError }: HintClient,
  ask: { feature: string; input: string; user: string | undefined },
  { language, timeoutMs = 1000 }: HintOptions = {},
): Promise<HintAnswer> {
  const ends = new AbortController();
  const cancelTimeout = clock.after(timeoutMs, () => ends.abort(), true);
  try {
    const response = await fetch(`${url}/v1/hints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...ask, language }),
      signal: ends.signal,
    });
    const answer = (await response.json()) as Partial<HintAnswer> & { error?: { message?: string } };
    const { hints, exposureId = null, error } = answer;
    if (response.status === 200 && Array.isArray(hints)) return { hints, exposureId };
    const code = isRetryable(response.status) ? 'unreachable' : 'rejected';
    tell(onError, new KeptError(code, `no hints: ${error?.message ?? response.status}`));
  } catch (cause) {
    tell(onError, new KeptError('unreachable', 'no hints', { cause }));
  } finally {
    cancelTimeout();
  }
  return { hints: [], exposureId: null };
}
