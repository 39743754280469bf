/** Durable generations: enqueued once, claimed fairly under a lease, done however often their worker dies. */
export { gateKeyOf, lineOf } from './claim.ts';
export type { Letters } from './hand.ts';
export type { Position } from './position.ts';
export { createQueue, type Queue } from './queue.ts';
export type { QueueStats } from './stats.ts';
export type { DeathRules } from './sweep.ts';
export type {
  Claim,
  Claimed,
  ClosedGate,
  Ended,
  Enqueued,
  GateTarget,
  Json,
  NewWork,
  Settlement,
  StoryLine,
  WaitKind,
  Work,
  WorkError,
  WorkId,
  WorkState,
} from './types.ts';
