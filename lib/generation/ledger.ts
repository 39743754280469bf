import type { Prices } from '#lib/prices/index.ts';
import type { CallOptions, RateLimitHeadroom, Usage, VendorError } from '#lib/vendors/index.ts';
import type { Try } from './tries.ts';
import type { Attempt } from './types.ts';

/** One attempt while it is under way: its timings, and its end, which pool and ledger hear of exactly once. */
export interface RunningAttempt {
  /** Given to the vendor's client. */
  onPhase: NonNullable<CallOptions['onPhase']>;
  completed(
    usage: Usage,
    headroom?: RateLimitHeadroom,
    images?: { count: number; size?: string | undefined },
  ): void;
  /** It answered, and not what was asked for: the organization is well, and the answer is paid for. */
  unusable(usage: Usage, headroom?: RateLimitHeadroom): void;
  /** @param usage what came before the end, where something did */
  failed(error: VendorError, usage?: Usage, headroom?: RateLimitHeadroom): void;
}

/** Attempts of one generation, in the order of their beginning. */
export interface Ledger {
  readonly attempts: Attempt[];
  begin(call: Try, isRescue: boolean): RunningAttempt;
}

export function createLedger(
  prices: Prices,
  now: () => number,
  onAttempt: (attempt: Attempt) => void,
): Ledger {
  const attempts: Attempt[] = [];
  return {
    attempts,
    begin({ target, lease, reason, isFallback }, isRescue) {
      const startedAt = now();
      let isOver = false;
      const attempt: Attempt = {
        vendor: target.vendor,
        model: target.model,
        organization: lease.organization,
        status: 'failed',
        reason,
        isFallback,
        isRescue,
        queueMs: lease.queueMs,
        inFlight: lease.inFlight,
        totalMs: 0,
        costMicroUsd: 0,
      };
      attempts.push(attempt);

      const end = (
        usage: Usage | undefined,
        headroom: RateLimitHeadroom | undefined,
        error?: VendorError,
        images?: { count: number; size?: string | undefined },
      ) => {
        if (isOver) return;
        isOver = true;
        const { vendor, model, firstTokenMs } = attempt;
        attempt.totalMs = now() - startedAt;
        attempt.usage = usage;
        if (usage) {
          const at = {
            vendor,
            model,
            atMs: startedAt,
            ...(images && { images: images.count }),
            ...(images?.size !== undefined && { imageSize: images.size }),
          };
          attempt.costMicroUsd = prices.costMicroUsd(usage, at) ?? 0;
        }
        lease.report({
          ...(error && error.kind !== 'cancelled' && { error }),
          ...(error?.kind === 'cancelled' && { cancelled: true }),
          ...(headroom && { headroom }),
          inputTokens: usage?.inputTokens ?? 0,
          outputTokens: usage?.outputTokens ?? 0,
          ...(firstTokenMs !== undefined && { firstTokenMs }),
          totalMs: attempt.totalMs,
        });
        onAttempt(attempt);
      };

      return {
        onPhase(phase, elapsedMs) {
          if (phase === 'connected') attempt.connectMs = elapsedMs;
          if (phase === 'firstToken') attempt.firstTokenMs = elapsedMs;
        },
        completed(usage, headroom, images) {
          attempt.status = 'completed';
          end(usage, headroom, undefined, images);
        },
        unusable(usage, headroom) {
          attempt.errorKind = 'malformed';
          end(usage, headroom);
        },
        failed(error, usage, headroom = error.headroom) {
          attempt.status = error.kind === 'cancelled' ? 'cancelled' : 'failed';
          attempt.errorKind = error.kind;
          end(usage, headroom, error);
        },
      };
    },
  };
}
