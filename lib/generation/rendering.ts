import { fullPromptText, lastUserText } from '#lib/prompts/index.ts';
import type { PlannedTarget } from '#lib/routing/index.ts';
import type { CanonicalRequest } from '#lib/vendors/index.ts';
import type { Ask, Rendered } from './types.ts';

/** The layers of a prompt as the log keeps them. */
export interface Layers {
  input: string;
  enhancedPrompt: string | undefined;
  fullPrompt: string;
}

/** What is asked of each target, rendered once, with the target's own settings over it. */
export function createRendering(ask: Ask, draft: Rendered) {
  const known = new Map<PlannedTarget, Rendered>();
  let last = draft;
  return {
    to(target: PlannedTarget): CanonicalRequest {
      let rendered = known.get(target);
      if (!rendered) {
        const own = ask.render(target);
        const request = { ...own.request, ...target.overrides, model: target.model } as CanonicalRequest;
        rendered = { ...own, request };
        known.set(target, rendered);
      }
      last = rendered;
      return rendered.request;
    },
    /** What was asked of the last target. */
    layers: (): Layers => ({
      input: last.input ?? inputOf(last.request),
      enhancedPrompt: last.enhancedPrompt,
      fullPrompt: fullPromptOf(last.request),
    }),
  };
}

const inputOf = (request: CanonicalRequest): string =>
  request.kind === 'text'
    ? lastUserText(request)
    : request.kind === 'image'
      ? request.prompt
      : request.input.map((item) => (typeof item === 'string' ? item : `${item.length} tokens`)).join('\n');

const fullPromptOf = (request: CanonicalRequest): string =>
  request.kind === 'text' ? fullPromptText(request) : inputOf(request);
