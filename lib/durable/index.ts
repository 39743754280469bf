/** Jobs with durable steps, on DBOS: only this room knows it. */
export { createDurable } from './durable.ts';
export type {
  Durable,
  Job,
  JobContext,
  JobDefinition,
  JobOverview,
  Run,
  RunDetail,
  RunEvent,
  RunResult,
  RunState,
  RunStep,
} from './types.ts';
