import type { Clock } from './clock.ts';
import type { Limits } from './types.ts';

export type BucketName = 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';

/** State of one limit for headers. */
export interface Headroom {
  name: BucketName;
  limit: number;
  /** Whole units left now. */
  remaining: number;
  /** Until it is full again. */
  resetMs: number;
}

export interface Refusal {
  limit: BucketName | 'concurrency';
  /** The limit's size and what is used of it. */
  size: number;
  used: number;
  requested: number;
  /** When the same call would fit. */
  retryAfterMs: number;
}

/** One organization's limits. */
export interface Limiter {
  /** Takes a call's share of every limit, or nothing and says which one refused it. */
  admit(inputTokens: number, outputTokens: number): Refusal | undefined;
  /** A call has arrived; it counts as under way until `left`. */
  entered(): void;
  left(): void;
  inFlight(): number;
  headroom(): Headroom[];
}

const minuteMs = 60_000;
/** Times near 2026 are exact to 0.0002 ms only: a call that came when it was told to must not be refused for that. */
const toleranceMs = 0.002;
const toleranceOf = (size: number): number => (size * toleranceMs) / minuteMs;

/** Token buckets that refill evenly (OpenAI and Anthropic both document it so), full at the start. */
export function createLimiter(limits: Limits, clock: Clock): Limiter {
  const sizes: [BucketName, number | undefined][] = [
    ['requests', limits.requestsPerMinute],
    ['tokens', limits.tokensPerMinute],
    ['input-tokens', limits.inputTokensPerMinute],
    ['output-tokens', limits.outputTokensPerMinute],
  ];
  const buckets = sizes
    .filter((entry): entry is [BucketName, number] => entry[1] !== undefined)
    .map(([name, size]) => ({ name, size, level: size, at: clock.now() }));
  let inFlight = 0;

  function refill() {
    const now = clock.now();
    for (const bucket of buckets) {
      bucket.level = Math.min(bucket.size, bucket.level + ((now - bucket.at) / minuteMs) * bucket.size);
      bucket.at = now;
    }
  }

  return {
    admit(inputTokens, outputTokens) {
      const { concurrency } = limits;
      if (concurrency !== undefined && inFlight > concurrency) {
        return {
          limit: 'concurrency',
          size: concurrency,
          used: inFlight - 1,
          requested: 1,
          retryAfterMs: 1000,
        };
      }
      if (buckets.length === 0) return undefined;
      refill();
      const needs: Record<BucketName, number> = {
        requests: 1,
        tokens: inputTokens + outputTokens,
        'input-tokens': inputTokens,
        'output-tokens': outputTokens,
      };
      for (const { name, size, level } of buckets) {
        if (level + toleranceOf(size) < needs[name]) {
          const retryAfterMs = Math.ceil(((needs[name] - level) / size) * minuteMs - 1e-3);
          return { limit: name, size, used: size - level, requested: needs[name], retryAfterMs };
        }
      }
      for (const bucket of buckets) bucket.level -= needs[bucket.name];
      return undefined;
    },
    entered() {
      inFlight++;
    },
    left() {
      inFlight--;
    },
    inFlight: () => inFlight,
    headroom() {
      refill();
      return buckets.map(({ name, size, level }) => ({
        name,
        limit: size,
        remaining: Math.max(0, Math.floor(level + toleranceOf(size))),
        resetMs: ((size - level) / size) * minuteMs,
      }));
    },
  };
}
