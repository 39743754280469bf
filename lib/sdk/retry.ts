const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** No server means more than this, and a timer beyond 24 days would fire at once. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** True where the same request may succeed later. Other answers but 200 are final. */
export function isRetryable(status: number): boolean {
  return status === 429 || status >= 500;
}

/** A `Retry-After` header (seconds or HTTP date) in ms from now; 0 when absent or unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (!header) return 0;
  const ms = /^\s*[\d.]+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : 0;
}

/**
 * The wait after the `failures`-th failure in a row (1, 2, …), in ms: doubling from 0.5 s to 30 s, its upper half
 * random, and never less than what the server asked for. `random` gives 0–1.
 */
export function retryDelayMs(failures: number, askedMs: number, random: () => number): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.max(fullMs * (0.5 + random() / 2), askedMs * (1 + random() / 10));
}
