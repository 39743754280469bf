/** Three buckets per doubling: a quantile read from them is off by at most 13 %. */
const perDoubling = 3;

/** Upper bounds, ms, from 8 ms to 2^20 ms (17 minutes); one more bucket holds what took longer. */
export const attemptBoundsMs: readonly number[] = Array.from(
  { length: 17 * perDoubling + 1 },
  (_, i) => 8 * 2 ** (i / perDoubling),
);
export const bucketCount = attemptBoundsMs.length + 1;

/** Index of the bucket that a duration belongs to. */
export function bucketOf(ms: number): number {
  if (!(ms > 8)) return 0;
  return Math.min(Math.ceil(Math.log2(ms / 8) * perDoubling), bucketCount - 1);
}

/** The quantile p (0–1) of what was counted: within its bucket evenly spread on the log scale. Null without counts. */
export function quantileOf(counts: readonly number[], p: number): number | null {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return null;
  const rank = p * n;
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const high = attemptBoundsMs[Math.min(i, bucketCount - 2)] as number;
      return high * 2 ** (((rank - below) / count - 1) / perDoubling);
    }
    below += count;
  }
  return null;
}
