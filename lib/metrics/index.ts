/** Numbers about the provider layer for others to read: Prometheus, traces, and minute sums for the Providers page. */
export { type AttemptMinutes, createAttemptMinutes } from './attempt-minutes.ts';
export { attemptBoundsMs } from './buckets.ts';
export { createMetrics } from './metrics.ts';
export {
  type AttemptPoint,
  type AttemptSeries,
  type AttemptsAsk,
  readAttemptMinutes,
} from './read-attempt-minutes.ts';
export type { AttemptTrace, GenerationTrace } from './trace-types.ts';
export { createTracing, type Tracing } from './tracing.ts';
export type { AttemptRecord, GenerationRecord, Metrics, OrganizationGauges, Sources } from './types.ts';
