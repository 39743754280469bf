import type { Prices } from '#lib/prices/index.ts';
import type { Plan } from '#lib/routing/index.ts';
import { estimateTextTokens } from '#lib/vendors/index.ts';
import type { Verdict } from './judge.ts';
import type { Run } from './run.ts';
import type { DurableRequest, LimitAsk, Refused } from './types.ts';

/** Output of a request, of which nothing is known yet. */
const usualOutputTokens = 500;

/** The first target stands for all: it is the one that is meant. */
export function limitAskOf(
  { claimed, patienceMs, signal }: Run,
  { feature, user, tenant, session, metadata = {}, input, priority }: DurableRequest,
  { targets: [first], routeName }: Plan,
  prices: Pick<Prices, 'costMicroUsd'>,
): LimitAsk {
  const { projectId, id, enqueuedAt, claimedAt } = claimed;
  const inputTokens = estimateTextTokens(input);
  const usage = { inputTokens, outputTokens: usualOutputTokens, cachedInputTokens: 0, reasoningTokens: 0 };
  return {
    ...{ id, projectId, feature, user, tenant, session, metadata, inputTokens, enqueuedAt, priority, signal },
    ...{ stream: false, mode: 'durable', deadlineMs: patienceMs },
    ...{ route: routeName ?? undefined, vendor: first?.vendor, model: first?.model },
    expectedCostMicroUsd:
      first && prices.costMicroUsd({ ...usage, reported: false }, { ...first, atMs: claimedAt }),
  };
}

/** A cap may be raised by a person: looked at again at least so often. */
const spendMs = 300_000;
/** Where the limiter knows no time. */
const usualMs = 1_000;

/** Without jitter: those behind it in its line wait as long, and it keeps its place among them. */
export function verdictOfRefusal({ kind, message, retryAfterMs = usualMs }: Refused): Verdict {
  if (kind === 'debounced') return { again: false, isCancelled: true, error: { code: 'debounced', message } };
  const waitMs = Math.min(kind === 'spend' ? spendMs : Number.POSITIVE_INFINITY, retryAfterMs);
  return { again: true, kind, waitMs, reason: message, isTry: false };
}
