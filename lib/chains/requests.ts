import type { CanonicalRequest, TextRequest } from '#lib/vendors/index.ts';
import type { ChainStep } from './declaration.ts';

/** A step that needs no stored prompt. */
export type PlainStep = Exclude<ChainStep, { kind: 'generation' }>;

/** What a vendor is asked for. */
export function requestOf(step: PlainStep, model: string): CanonicalRequest {
  if (step.kind === 'embedding') {
    const { input, dimensions } = step;
    return { kind: 'embedding', model, input: [input], dimensions, encoding: 'float' };
  }
  const system = systemOf(step);
  const request: TextRequest = {
    ...{ kind: 'text', model, maxTokens: step.maxTokens },
    ...(system !== undefined && { system: [{ type: 'text', text: system }] }),
    messages: [{ role: 'user', content: [{ type: 'text', text: step.input }] }],
  };
  if (step.kind === 'text') return { ...request, temperature: step.temperature };
  if (step.kind === 'summary') return request;
  return { ...request, responseFormat: { type: 'jsonSchema', name: 'answer', schema: step.schema } };
}

function systemOf(step: Exclude<PlainStep, { kind: 'embedding' }>): string | undefined {
  if (step.kind === 'summary') {
    const { maxWords } = step;
    return `Summarise what the user sends in at most ${maxWords} words, in its own language. Answer with the summary alone.`;
  }
  if (step.kind === 'extraction')
    return step.system ?? 'Extract what is asked for from what the user sends. Leave out what is not there.';
  return step.system;
}
