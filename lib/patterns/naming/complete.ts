import { newId } from '#lib/domain/index.ts';
import type { Generation } from '#lib/generation/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import { Collector, estimateTextTokens, type TextRequest, VendorError, wordsIn } from '#lib/vendors/index.ts';
import { type AnalysisBody, analysisFeature } from './settings.ts';
import type { Complete } from './types.ts';

export interface CompleteParts {
  generation: Pick<Generation, 'text' | 'plan'>;
  prices: Pick<Prices, 'costMicroUsd'>;
  now(): number;
}

export const overBudget = 'the budget of the run is spent';
/** Tokens are estimated from characters: scripts without spaces take more of them. */
const estimateShort = 2;
const nothingElse = { cachedInputTokens: 0, reasoningTokens: 0, reported: false };
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };
/** A model that has not answered by then is not waited for, ms. */
const patienceMs = 120_000;

/** Calls of a language model through the trunk: route, limits, ledger and log are those of any other generation. */
export function completeThrough(
  { generation, prices, now }: CompleteParts,
  projectId: number,
  { model, route }: AnalysisBody,
): Complete {
  return async ({ system, text, schema, maxTokens, mostMicroUsd, signal }) => {
    const id = newId(now());
    const about = { analyse: false };
    const ends = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    const common = {
      ...{ id, traceId: id.replaceAll('-', ''), projectId, feature: analysisFeature, model, route },
      ...{ stream: false, kind: 'text' as const, signal: ends, metadata: about, maxWaitMs: patienceMs },
      mode: 'durable' as const,
    };
    let costMicroUsd = 0;
    try {
      const inputTokens = estimateTextTokens(system + text);
      const plan = generation.plan({ ...common, inputTokens });
      const usage = { inputTokens: estimateShort * inputTokens, outputTokens: maxTokens, ...nothingElse };
      const most = plan.targets.map((target) => prices.costMicroUsd(usage, { ...target, atMs: now() }) ?? 0);
      if (Math.max(...most) > mostMicroUsd) return { failed: overBudget, costMicroUsd };
      const { progress, result } = generation.text({
        ...common,
        plan,
        render: (target) => ({
          input: text,
          request: {
            ...{ kind: 'text', model: target.model, maxTokens },
            system: [{ type: 'text', text: system }],
            messages: [{ role: 'user', content: [{ type: 'text', text }] }],
            responseFormat: { type: 'jsonSchema', name: 'answer', schema },
          },
        }),
      });
      const answer = new Collector();
      try {
        for await (const batch of result) for (const event of batch) answer.add(event);
      } finally {
        costMicroUsd = progress.costMicroUsd;
      }
      const { content, finishReason } = answer.result(unknownRequest);
      if (finishReason === 'contentFilter') return { failed: 'the model declined', costMicroUsd };
      return { json: JSON.parse(wordsIn(content)), costMicroUsd };
    } catch (error) {
      signal.throwIfAborted();
      return { failed: reasonOf(error), costMicroUsd };
    }
  };
}

/** In words that hold no text of a prompt or an answer. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the model did not answer with JSON';
  if (error instanceof VendorError) return `the model could not be asked (${error.kind})`;
  const { name } = error as Error;
  return name === 'RoutingError'
    ? 'there is no route to the model'
    : `the model could not be asked (${name})`;
}
