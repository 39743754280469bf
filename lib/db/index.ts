export { alone } from './alone.ts';
export { inBatches } from './batches.ts';
export { copyLines } from './copy-text.ts';
export type { ListKeepers } from './drop-week.ts';
export {
  DatabaseAway,
  isConnectionError,
  isMissingPartition,
  isNotReady,
  isRetryable,
  isUniqueViolation,
} from './errors.ts';
export { openPool } from './open-pool.ts';
export { createPartitioner, type Partitioner } from './partitions.ts';
export { type Connection, connectDatabase, type Database, type Executor } from './pool.ts';
export { claimPresence, type Presence } from './presence.ts';
export { impatient, within } from './within.ts';
