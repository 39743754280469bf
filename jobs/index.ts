import type { Partitioner } from '#lib/db/index.ts';
import type { Durable } from '#lib/durable/index.ts';
import type { Schedules } from '#lib/schedules/index.ts';
import { addPartitions } from './add-partitions.ts';
import { checkRollups } from './check-rollups.ts';
import { type CleanUpParts, cleanUp } from './clean-up.ts';
import { type PostDigestsParts, postDigests } from './post-digests.ts';
import { defineRetainLog, type RetainLogParts } from './retain-log.ts';

export { defineImportInteractions } from './import-interactions.ts';
export { definePostDigest } from './post-digest.ts';
export { schedules } from './schedules.ts';

export type JobsParts = Omit<CleanUpParts, 'schedules'> &
  RetainLogParts &
  PostDigestsParts & {
    partitioner: Partitioner;
    /** Not launched yet. */
    durable: Durable;
    /** Made after the actions, which it calls. */
    schedules(): Pick<Schedules, 'forget'>;
  };

/** What schedules do, by name: short things at once, long ones as durable jobs. */
export function createActions(parts: JobsParts) {
  const retainLog = defineRetainLog(parts.durable, parts);
  return {
    'add-partitions': addPartitions(parts),
    'check-rollups': checkRollups(parts),
    'clean-up': ({ signal }: { signal: AbortSignal }) =>
      cleanUp({ ...parts, schedules: parts.schedules() })({ signal }),
    'post-digests': postDigests(parts),
    'retain-log': async ({ id }: { id: string }) => void (await parts.durable.start(retainLog, {}, { id })),
  };
}
