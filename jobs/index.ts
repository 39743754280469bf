import type { Partitioner } from '#lib/db/index.ts';
import type { Durable } from '#lib/durable/index.ts';
import type { Notices } from '#lib/notices/index.ts';
import type { Schedules } from '#lib/schedules/index.ts';
import { addPartitions } from './add-partitions.ts';
import { checkRollups } from './check-rollups.ts';
import { type CleanUpParts, cleanUp } from './clean-up.ts';
import { defineFindAnomalies, startFindAnomalies } from './find-anomalies.ts';
import { defineRetainLog, type RetainLogParts } from './retain-log.ts';

export { defineImportInteractions } from './import-interactions.ts';
export { schedules } from './schedules.ts';

export type JobsParts = Omit<CleanUpParts, 'schedules'> &
  RetainLogParts & {
    partitioner: Partitioner;
    notices: Pick<Notices, 'report' | 'flush'>;
    /** Not launched yet. */
    durable: Durable;
    /** Made after the actions, which it calls. */
    schedules(): Pick<Schedules, 'forget'>;
  };

/** What schedules do, by name: short things at once, long ones as durable jobs. */
export function createActions(parts: JobsParts) {
  const retainLog = defineRetainLog(parts.durable, parts);
  const findAnomalies = defineFindAnomalies(parts.durable, parts);
  return {
    'add-partitions': addPartitions(parts),
    'check-rollups': checkRollups(parts),
    'clean-up': ({ signal }: { signal: AbortSignal }) =>
      cleanUp({ ...parts, schedules: parts.schedules() })({ signal }),
    'retain-log': async ({ id }: { id: string }) => void (await parts.durable.start(retainLog, {}, { id })),
    'find-anomalies': startFindAnomalies(parts.durable, findAnomalies, parts),
  };
}
