import { timeOfId } from '#lib/domain/index.ts';
import type { Flow, Refusal, Ticket } from '#lib/flow/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import type { Plan } from '#lib/routing/index.ts';
import { type CanonicalRequest, VendorError } from '#lib/vendors/index.ts';
import type { Ask } from './types.ts';

/** Who says nothing waits so long for the caller's own limits: less than a stream takes to send its headers. */
const usualWaitMs = 8_000;
/** Output of a request that does not say how much it may be. */
const usualOutputTokens = 500;

export interface Admitting {
  flow: Pick<Flow, 'admit'>;
  prices: Pick<Prices, 'costMicroUsd'>;
  now(): number;
}

/** The caller's own limits do not let it begin: nothing was called, and nothing is recorded. */
export class Refused extends VendorError {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    const { kind, message, retryAfterMs } = refusal;
    const code = kind === 'spend' ? 'spend_cap' : kind;
    const isOver = kind === 'debounced';
    const type = isOver ? 'invalid_request_error' : 'rate_limit_error';
    super(isOver ? 'bad_request' : 'rate_limit', {
      ...{ status: isOver ? 409 : 429, code, retryAfterMs },
      summary: 'refused by a limit of the project',
      body: { error: { message, type, code } },
    });
    this.refusal = refusal;
  }
}

/**
 * Asks the caller's own limits, and waits for them. The first target stands for all: it is the one that is meant.
 * @throws Refused; VendorError when the caller hangs up meanwhile
 */
export async function admit(
  { flow, prices, now }: Admitting,
  ask: Ask,
  { plan, request, inputTokens }: { plan: Plan; request: CanonicalRequest; inputTokens: number },
): Promise<Ticket> {
  const [first] = plan.targets;
  const outputTokens = (request.kind === 'text' && request.maxTokens) || usualOutputTokens;
  const usage = { inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, reported: false };
  const admission = await flow.admit({
    id: ask.id,
    projectId: ask.projectId,
    feature: ask.feature,
    route: plan.routeName ?? undefined,
    vendor: first?.vendor,
    model: first?.model,
    user: ask.user,
    tenant: ask.tenant,
    session: ask.session,
    metadata: ask.metadata ?? {},
    stream: ask.stream,
    mode: ask.mode ?? 'now',
    inputTokens,
    expectedCostMicroUsd: first && prices.costMicroUsd(usage, { ...first, atMs: now() }),
    enqueuedAt: ask.enqueuedAt ?? timeOfId(ask.id),
    deadlineMs: ask.maxWaitMs ?? usualWaitMs,
    signal: ask.signal,
    priority: ask.priority,
  });
  if ('ok' in admission) return admission.ok;
  throw ask.signal.aborted ? new VendorError('cancelled') : new Refused(admission.refused);
}
