import type { Executor } from '#lib/db/index.ts';
import { findRecorded } from '#lib/generation/index.ts';
import type { ChainStep, StepValue } from './declaration.ts';
import type { StepAsk, StepOutcome } from './types.ts';

/**
 * What the log has of an earlier try of this step whose worker died before the chain heard of it: it is paid for, and
 * not asked for again. The log has no vectors. @throws DatabaseAway
 */
export async function findOutcome(
  executor: Executor,
  { projectId, interactionId: id, isRepeat, step }: StepAsk,
): Promise<StepOutcome | undefined> {
  if (!isRepeat || step.kind === 'embedding') return undefined;
  const found = await findRecorded(executor, { projectId, id });
  const value = found && readValue(step, found);
  if (!found || !value) return undefined;
  const { vendor, model, costMicroUsd } = found;
  return {
    ...{ state: 'completed', value, costMicroUsd: costMicroUsd ?? 0 },
    ...{ vendor: vendor ?? undefined, model: model ?? undefined },
  };
}

function readValue(
  { kind }: ChainStep,
  { result, finishReason }: { result: string; finishReason: string | null },
): StepValue | undefined {
  if (finishReason === 'contentFilter') return undefined;
  if (kind !== 'extraction') return { text: result, ...(finishReason === 'length' && { truncated: true }) };
  try {
    return { json: JSON.parse(result) };
  } catch {
    return undefined;
  }
}
