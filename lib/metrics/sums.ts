import { bucketCount, bucketOf } from './buckets.ts';
import type { AttemptRecord } from './types.ts';

/** What is summed for one minute, organization and model: a row of `attempt_minutes`. */
export interface Sums {
  attempts: number;
  failed: number;
  errors: Record<string, number>;
  fallbacks: number;
  rescues: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** Of all that got so far. */
  firstTokenMs: number[];
  /** Of completed attempts only: a refusal after 10 ms says nothing about speed. */
  totalMs: number[];
  inFlight: number;
}

export const noSums = (): Sums => ({
  attempts: 0,
  failed: 0,
  errors: {},
  fallbacks: 0,
  rescues: 0,
  inputTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
  firstTokenMs: new Array(bucketCount).fill(0),
  totalMs: new Array(bucketCount).fill(0),
  inFlight: 0,
});

const whole = (value: number): number => (value > 0 && Number.isFinite(value) ? Math.round(value) : 0);

const count = (counts: number[], ms: number): void => {
  const at = bucketOf(ms);
  counts[at] = (counts[at] ?? 0) + 1;
};

export function addRecord(sums: Sums, record: AttemptRecord): void {
  sums.attempts++;
  if (record.status === 'failed') {
    sums.failed++;
    const kind = record.errorKind ?? 'unknown';
    sums.errors[kind] = (sums.errors[kind] ?? 0) + 1;
  }
  if (record.isFallback) sums.fallbacks++;
  if (record.isRescue) sums.rescues++;
  sums.inputTokens += whole(record.inputTokens);
  sums.outputTokens += whole(record.outputTokens);
  sums.costMicroUsd += whole(record.costMicroUsd);
  if (record.firstTokenMs !== undefined) count(sums.firstTokenMs, record.firstTokenMs);
  if (record.status === 'completed') count(sums.totalMs, record.totalMs);
  sums.inFlight = Math.max(sums.inFlight, whole(record.inFlight ?? 0));
}

/** Adds `more` to `sums`; the highest number in flight stays the highest. */
export function addSums(sums: Sums, more: Sums): void {
  for (const key of additive) sums[key] += more[key];
  for (const [kind, n] of Object.entries(more.errors)) sums.errors[kind] = (sums.errors[kind] ?? 0) + n;
  for (const key of ['firstTokenMs', 'totalMs'] as const)
    more[key].forEach((n, i) => {
      sums[key][i] = (sums[key][i] ?? 0) + n;
    });
  sums.inFlight = Math.max(sums.inFlight, more.inFlight);
}

const additive = [
  'attempts',
  'failed',
  'fallbacks',
  'rescues',
  'inputTokens',
  'outputTokens',
  'costMicroUsd',
] as const;
