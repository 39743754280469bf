/** The organizations of each vendor: choice, breakers, headroom, concurrency. Emits events, knows no Slack. */
export type { BreakerLook } from './breaker/index.ts';
export { type ConcurrencyLimits, concurrencyKind, type OrganizationBody, organizationKind } from './kinds.ts';
export { createPool } from './pool.ts';
export type {
  CallEnd,
  CandidateLook,
  HeadroomLook,
  Lease,
  LeaseAsk,
  ModelConcurrency,
  ModelState,
  NoLease,
  OrganizationState,
  Pool,
  PoolEvent,
  PoolOptions,
  RefusalKind,
  SlowState,
} from './types.ts';
