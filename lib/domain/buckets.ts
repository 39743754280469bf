/** Rollups count in 15-minute UTC steps since the epoch, so that the days of every time zone are exact. */
export const bucketMs = 900_000;
export const bucketsPerDay = 96;

/** The bucket that holds a moment (ms). */
export const bucketOf = (ms: number): number => Math.floor(ms / bucketMs);

/** The first bucket that begins at or after a moment (ms). */
export const bucketAfter = (ms: number): number => Math.ceil(ms / bucketMs);

/** Users are dealt into this many groups by hash; see stats/ for the jackknife over them. */
export const userGroups = 32;
