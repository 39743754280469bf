import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import { InvalidAsk, isPassing } from '#lib/generation/index.ts';
import { PromptError } from '#lib/prompts/index.ts';
import type { WaitKind, WorkError } from '#lib/queue/index.ts';
import { RoutingError } from '#lib/routing/index.ts';
import { VendorError } from '#lib/vendors/index.ts';
import { boundedMs } from './gate.ts';
import type { StopReason } from './run.ts';

/** What a run that brought nothing leads to. */
export type Verdict = { isFault?: boolean } & (
  | { again: false; error: WorkError; isCancelled?: boolean }
  | {
      again: true;
      kind: WaitKind;
      waitMs: number;
      /** In words, safe to show. */
      reason: string;
      /** Nobody can serve, and no call was made. */
      isClosed?: boolean;
      /** Counts as a run that failed. */
      isTry: boolean;
    }
);

/** A fault of ours is not tried for ever. */
const mostFaults = 5;
const offMs = 30_000;

export interface Circumstances {
  /** Runs before this one that failed. */
  tries: number;
  /** In [0, 1). */
  random: number;
  /** It was ended from outside. */
  stopped: StopReason | undefined;
}

export function judgeFailure(error: unknown, { tries, random, stopped }: Circumstances): Verdict {
  if (stopped === 'cancelled') return final('cancelled', 'it was cancelled', { isCancelled: true });
  if (stopped) return again('shutdown', 0, 'its worker was stopped', false);
  if (error instanceof VendorError) return judgeVendor(error, tries, random);
  if (error instanceof RoutingError && error.code === 'feature_off')
    return again('off', offMs * (1 + random), error.message, false);
  if (error instanceof RoutingError || error instanceof PromptError) return final(error.code, error.message);
  if (error instanceof InvalidAsk) return final('invalid', error.message);
  if (error instanceof DatabaseAway || error instanceof Overloaded)
    return again('retry', 1_000 * (1 + random), error.message, false);
  const words = 'a fault of ours; the trace id finds it in the log';
  const verdict =
    tries < mostFaults ? again('retry', retryMs(tries, random), words) : final('internal', words);
  return { ...verdict, isFault: true };
}

function judgeVendor(error: VendorError, tries: number, random: number): Verdict {
  const { kind, code, message, retryAfterMs = 0 } = error;
  if (code === 'no_organization_available')
    return { ...again('breaker', boundedMs(retryAfterMs), message, false), isClosed: true };
  if (isPassing(kind)) return again('retry', Math.max(retryAfterMs, retryMs(tries, random)), message);
  return final(code ?? kind, (error.vendorMessage ?? message).slice(0, 2_000));
}

const again = (kind: WaitKind, waitMs: number, reason: string, isTry = true) =>
  ({ again: true, kind, waitMs, reason, isTry }) as const;
const final = (code: string, message: string, more: { isCancelled?: boolean } = {}) =>
  ({ again: false, error: { code, message }, ...more }) as const;

/** ms before the next run: 2 s, doubled with each, at most 5 min, jittered by a quarter. */
const retryMs = (tries: number, random: number): number =>
  Math.round(Math.min(300_000, 2_000 * 2 ** tries) * (0.75 + random / 2));
