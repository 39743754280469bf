import type { Partitioner } from '#lib/db/index.ts';

/** Partitions of the log for this week and the next four. */
export const addPartitions =
  ({ partitioner, now }: { partitioner: Partitioner; now(): number }) =>
  (): Promise<void> =>
    partitioner.ensureAhead(now());
