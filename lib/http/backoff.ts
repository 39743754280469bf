/**
 * ms before the next try: 5 s, doubled with each, at most 30 min, jittered by a quarter.
 * @param tries made so far; random [0, 1)
 */
export const backoffMs = (tries: number, random: number): number =>
  Math.round(Math.min(1_800_000, 5_000 * 2 ** (tries - 1)) * (0.75 + random / 2));

/** ms, from seconds or an HTTP date. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
