/** `@kept/sdk`: for a product's server. */
export { type Clock, systemClock } from './clock.ts';
export { KeptError } from './errors.ts';
export type { Hint, HintAnswer, HintOptions } from './hint.ts';
export { isId, newId } from './id.ts';
export type { WaitOptions } from './server/ask.ts';
export type {
  ChainAsk,
  ChainHandle,
  ChainResult,
  ChainState,
  ChainStep,
  ChainStepState,
  ChainValue,
  ChainValues,
} from './server/chain-types.ts';
export type {
  Generation,
  GenerationAsk,
  GenerationCourse,
  GenerationHandle,
  GenerationLater,
  GenerationNow,
  GenerationState,
  WebhookReceiver,
} from './server/generation-types.ts';
export type { WorkHandle } from './server/handle.ts';
export {
  type FlushOptions,
  Kept,
  type KeptOptions,
  type Logged,
  type OutcomeOptions,
} from './server/kept.ts';
export type { FlushReport, Rejection } from './server/report.ts';
export { WorkError } from './server/work-error.ts';
export type { FetchLike, Interaction, OutcomeKind, Timestamp } from './types.ts';
