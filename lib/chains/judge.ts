import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import { InvalidAsk, isPassing } from '#lib/generation/index.ts';
import { PromptError } from '#lib/prompts/index.ts';
import { RoutingError } from '#lib/routing/index.ts';
import { VendorError } from '#lib/vendors/index.ts';

/** What becomes of a try that brought nothing. */
export type Verdict =
  | { again: false; code: string; message: string }
  /** `failed`: somebody was called, or should have been. */
  | { again: true; waitMs: number; reason: string; failed: boolean };

/** Nobody was called. */
const refusals: ReadonlySet<string> = new Set([
  'throttled',
  'full',
  'spend_cap',
  'no_organization_available',
]);

const longestMs = 300_000;
const offMs = 30_000;

/** @param failures tries that failed before @param random in [0, 1) @throws what is a fault, or Postgres being away */
export function judgeFailure(error: unknown, failures: number, random: number): Verdict {
  if (error instanceof VendorError) return judgeVendor(error, failures, random);
  if (error instanceof RoutingError && error.code === 'feature_off')
    return { again: true, waitMs: offMs * (1 + random), reason: error.message, failed: false };
  if (error instanceof RoutingError || error instanceof PromptError)
    return { again: false, code: error.code, message: error.message };
  if (error instanceof InvalidAsk) return { again: false, code: 'invalid', message: error.message };
  if (error instanceof Overloaded && !(error instanceof DatabaseAway))
    return { again: true, waitMs: 1_000 * error.retryAfterSeconds, reason: error.message, failed: false };
  throw error;
}

function judgeVendor(error: VendorError, failures: number, random: number): Verdict {
  const { kind, code, message, retryAfterMs = 0 } = error;
  if (!isPassing(kind))
    return { again: false, code: code ?? kind, message: (error.vendorMessage ?? message).slice(0, 2_000) };
  const isRefusal = code !== undefined && refusals.has(code);
  // Our own refusals say in the body which limit it was; vendors' words may quote the prompt.
  const reason = (isRefusal && error.vendorMessage) || message;
  const ownMs = isRefusal ? 250 : Math.min(longestMs, 2_000 * 2 ** failures) * (0.75 + random / 2);
  const waitMs = Math.min(longestMs, Math.max(retryAfterMs, ownMs) * (1 + random / 10));
  return { again: true, waitMs: Math.round(waitMs), reason, failed: !isRefusal };
}
