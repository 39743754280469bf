import { Collector, estimateTextTokens, type TextRequest, VendorError, wordsIn } from '#lib/vendors/index.ts';
import type { Complete } from '../naming/types.ts';
import { askModel, type ModelParts } from './ask-model.ts';
import type { AnalysisBody } from './settings.ts';

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

/** Strict JSON from a language model. */
export function completeThrough(
  parts: ModelParts,
  projectId: number,
  { model, route }: AnalysisBody,
): Complete {
  return ({ system, text, schema, maxTokens, ...limits }) => {
    const inputTokens = estimateTextTokens(system + text);
    const about = { projectId, kind: 'text' as const, model, route, inputTokens, outputTokens: maxTokens };
    return askModel(parts, { ...about, ...limits }, (ask) => {
      const { progress, result } = parts.generation.text({
        ...ask,
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
      return { progress, result: jsonOf(result) };
    });
  };
}

async function jsonOf(events: ReturnType<ModelParts['generation']['text']>['result']): Promise<unknown> {
  const answer = new Collector();
  for await (const batch of events) for (const event of batch) answer.add(event);
  const { content, finishReason } = answer.result(unknownRequest);
  if (finishReason === 'contentFilter')
    throw new VendorError('content_filter', { summary: 'the model declined' });
  return JSON.parse(wordsIn(content));
}
