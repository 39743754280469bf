import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import type { Refusal } from '#lib/flow/index.ts';
import { PromptError } from '#lib/prompts/index.ts';
import { RoutingError } from '#lib/routing/index.ts';
import { type ErrorKind, VendorError } from '#lib/vendors/index.ts';
import { Refused } from './admission.ts';
import { InvalidAsk } from './generate-with-prompt.ts';

/** What becomes of work that can wait, after a run that brought nothing. */
export type Verdict = { isFault?: boolean } & (
  | {
      again: false;
      error: { code: string; message: string };
      /** Nothing failed: nobody wants it any more. */
      isCancelled?: boolean;
    }
  | {
      again: true;
      /** Why it waits; `breaker`: nobody can serve it, and nobody was called. */
      kind: 'throttled' | 'full' | 'spend' | 'breaker' | 'off' | 'retry';
      waitMs: number;
      /** In words, safe to show. */
      reason: string;
      /** Counts as a run that failed. */
      isTry: boolean;
    }
);

/** Failures that pass by themselves, or when a person has paid or set a key. */
const passing: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  ...(['rate_limit', 'overloaded', 'timeout', 'connection', 'malformed', 'quota', 'auth'] as const),
]);

/** Longest time that nobody looks whether it can be done by now. */
const longestMs = 300_000;
/** Nobody can serve for less: who comes meanwhile is told by the pool. */
const shortestClosedMs = 250;
/** Where nothing is known. */
const usualMs = 1_000;
const offMs = 30_000;
/** A fault of ours is not tried for ever. */
const mostFaults = 5;

/** @param tries runs before this one that failed @param random in [0, 1) */
export function judgeFailure(error: unknown, tries: number, random: number): Verdict {
  if (error instanceof Refused) return judgeRefusal(error.refusal);
  if (error instanceof VendorError) return judgeVendor(error, tries, random);
  if (error instanceof RoutingError && error.code === 'feature_off')
    return again('off', offMs * (1 + random), error.message, false);
  if (error instanceof RoutingError || error instanceof PromptError) return final(error.code, error.message);
  if (error instanceof InvalidAsk) return final('invalid', error.message);
  if (error instanceof DatabaseAway || error instanceof Overloaded)
    return again('retry', usualMs * (1 + random), error.message, false);
  const words = 'a fault of ours; the trace id finds it in the log';
  const verdict =
    tries < mostFaults ? again('retry', backoffMs(tries, random), words) : final('internal', words);
  return { ...verdict, isFault: true };
}

/** Without jitter: those behind it in its line wait as long, and it keeps its place among them. */
function judgeRefusal({ kind, message, retryAfterMs = usualMs }: Refusal): Verdict {
  if (kind === 'debounced') return { ...final(kind, message), isCancelled: true };
  // A cap may be raised by a person.
  const waitMs = kind === 'spend' ? Math.min(longestMs, retryAfterMs) : retryAfterMs;
  return again(kind, waitMs, message, false);
}

function judgeVendor(error: VendorError, tries: number, random: number): Verdict {
  const { kind, code, message, vendor, vendorMessage = message, retryAfterMs = 0 } = error;
  // In words of ours, since no vendor said it.
  if (vendor === 'kept' && code === 'no_organization_available')
    return again('breaker', closedMs(retryAfterMs), vendorMessage, false);
  if (passing.has(kind))
    return again('retry', Math.min(longestMs, Math.max(retryAfterMs, backoffMs(tries, random))), message);
  return final(code ?? kind, vendorMessage.slice(0, 2_000));
}

/** How long nobody is asked who could not serve for `waitMs`. */
export const closedMs = (waitMs: number): number => Math.min(longestMs, Math.max(shortestClosedMs, waitMs));

/** 2 s, doubled with each try, jittered by a quarter. */
const backoffMs = (tries: number, random: number): number =>
  Math.min(longestMs, 2_000 * 2 ** tries) * (0.75 + random / 2);

type Again = Extract<Verdict, { again: true }>;
const again = (kind: Again['kind'], waitMs: number, reason: string, isTry = true): Again => ({
  ...{ again: true, kind, waitMs: Math.round(waitMs), reason, isTry },
});
const final = (code: string, message: string): Extract<Verdict, { again: false }> => ({
  ...{ again: false, error: { code, message } },
});
