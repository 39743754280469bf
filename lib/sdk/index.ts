/** `@kept/sdk`: for a product's server. */
export { type Clock, systemClock } from './clock.ts';
export { KeptError } from './errors.ts';
export { isId, newId } from './id.ts';
export {
  type FlushOptions,
  Kept,
  type KeptOptions,
  type Logged,
  type OutcomeOptions,
} from './server/kept.ts';
export type { FlushReport, Rejection } from './server/report.ts';
export type { FetchLike, Interaction, OutcomeKind, Timestamp } from './types.ts';
