export { changeTimeZone } from './change-time-zone.ts';
export { checkRollups, type Drift } from './check-rollups.ts';
export { cleanText } from './clean-text.ts';
export { type InteractionInput, type InteractionItem, moment, type OutcomeInput } from './contract.ts';
export { type Counter, counters } from './deltas.ts';
export { createFolder, type Folder } from './fold.ts';
export { createGroupCommit, type GroupCommit } from './group-commit.ts';
export { hashUser } from './hash-user.ts';
export {
  type PreparedInteraction,
  type PreparedSignal,
  type PrepareOptions,
  prepareInteraction,
  prepareItem,
  prepareSignal,
} from './prepare.ts';
export { listKeepers, removeOlder } from './retain.ts';
export { createSearchIndexer, type SearchIndexer } from './search-index.ts';
export type { OutcomeState, Signal } from './state.ts';
export { type Batch, type BatchResult, createLogWriter, type ItemResult, type LogWriter } from './write.ts';
