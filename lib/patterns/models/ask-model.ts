import { newId } from '#lib/domain/index.ts';
import type { Ask, Generation, Progress } from '#lib/generation/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import { VendorError } from '#lib/vendors/index.ts';
import { analysisFeature } from './settings.ts';

export interface ModelParts {
  generation: Generation;
  prices: Pick<Prices, 'costMicroUsd'>;
  now(): number;
}

export interface ModelAsk {
  projectId: number;
  kind: 'text' | 'embedding';
  model?: string | undefined;
  route?: string | undefined;
  /** As estimated, and as asked for at most. */
  inputTokens: number;
  outputTokens: number;
  /** It is not asked if it could cost more than that. */
  mostMicroUsd: number;
  signal: AbortSignal;
}

/** What came, or what went wrong in words that hold no text of a prompt or an answer. */
export type Answered<T> = { value: T; costMicroUsd: number } | { failed: string; costMicroUsd: number };

/** Tokens are estimated from characters: scripts without spaces take more of them. */
const estimateShort = 2;
/** A model that has not answered by then is not waited for, ms. */
const patienceMs = 120_000;

/**
 * One call of a model for Kept's own work, through the trunk: route, limits, ledger and log are those of any other
 * generation, and it is in no insert rate. Rejects only when `signal` is aborted.
 */
export async function askModel<T>(
  { generation, prices, now }: ModelParts,
  { projectId, kind, model, route, inputTokens, outputTokens, mostMicroUsd, signal }: ModelAsk,
  start: (ask: Omit<Ask, 'render'>) => { progress: Progress; result: Promise<T> },
): Promise<Answered<T>> {
  const id = newId(now());
  const ask: Omit<Ask, 'render'> = {
    ...{ id, traceId: id.replaceAll('-', ''), projectId, feature: analysisFeature, kind, model, route },
    ...{ stream: false, mode: 'durable', maxWaitMs: patienceMs, metadata: { analyse: false } },
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  };
  let progress: Progress | undefined;
  try {
    const plan = generation.plan({ ...ask, metadata: {}, inputTokens });
    const usage = { inputTokens: estimateShort * inputTokens, outputTokens, ...nothingElse };
    const most = plan.targets.map((target) => prices.costMicroUsd(usage, { ...target, atMs: now() }) ?? 0);
    if (Math.max(...most) > mostMicroUsd)
      return { failed: 'the budget of the run is spent', costMicroUsd: 0 };
    const started = start({ ...ask, plan });
    progress = started.progress;
    const value = await started.result;
    return { value, costMicroUsd: progress.costMicroUsd };
  } catch (error) {
    signal.throwIfAborted();
    return { failed: reasonOf(error), costMicroUsd: progress?.costMicroUsd ?? 0 };
  }
}

const nothingElse = { cachedInputTokens: 0, reasoningTokens: 0, reported: false };

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the model did not answer with JSON';
  if (error instanceof VendorError) return `the model could not be asked (${error.kind})`;
  const { name } = error as Error;
  return name === 'RoutingError'
    ? 'there is no route to the model'
    : `the model could not be asked (${name})`;
}
