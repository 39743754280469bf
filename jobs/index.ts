import type { Partitioner } from '#lib/db/index.ts';
import type { Durable } from '#lib/durable/index.ts';
import type { Notices } from '#lib/notices/index.ts';
import type { Schedules } from '#lib/schedules/index.ts';
import { addPartitions } from './add-partitions.ts';
import { checkRollups } from './check-rollups.ts';
import { type CleanUpParts, cleanUp } from './clean-up.ts';
import { discoverDue, discoverNow, lookUnderWay } from './discover-due.ts';
import { type DiscoverPatternsParts, defineDiscoverPatterns } from './discover-patterns.ts';
import { defineFindAnomalies, startFindAnomalies } from './find-anomalies.ts';
import { type PostDigestsParts, postDigests } from './post-digests.ts';
import { defineRetainLog, type RetainLogParts } from './retain-log.ts';

export { defineImportInteractions } from './import-interactions.ts';
export { definePostDigest } from './post-digest.ts';
export { schedules } from './schedules.ts';

export type JobsParts = Omit<CleanUpParts, 'schedules'> &
  RetainLogParts &
  DiscoverPatternsParts &
  PostDigestsParts & {
    partitioner: Partitioner;
    notices: Pick<Notices, 'report' | 'flush'>;
    /** Not launched yet. */
    durable: Durable;
    /** Made after the actions, which it calls. */
    schedules(): Pick<Schedules, 'forget'>;
  };

/** What schedules do, by name: short things at once, long ones as durable jobs. */
export function createActions(parts: JobsParts) {
  const { durable } = parts;
  const retainLog = defineRetainLog(durable, parts);
  const discoverPatterns = defineDiscoverPatterns(durable, parts);
  const findAnomalies = defineFindAnomalies(durable, parts);
  const actions = {
    'add-partitions': addPartitions(parts),
    'check-rollups': checkRollups(parts),
    'clean-up': ({ signal }: { signal: AbortSignal }) =>
      cleanUp({ ...parts, schedules: parts.schedules() })({ signal }),
    'retain-log': async ({ id }: { id: string }) => void (await durable.start(retainLog, {}, { id })),
    'discover-patterns': discoverDue(parts, discoverPatterns),
    'find-anomalies': startFindAnomalies(durable, findAnomalies, parts),
    'post-digests': postDigests(parts),
  };
  return {
    actions,
    lookUnderWay: (projectId: number) => lookUnderWay(durable, projectId),
    discoverNow: discoverNow(parts, discoverPatterns),
  };
}
