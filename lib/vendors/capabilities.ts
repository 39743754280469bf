import type { CanonicalRequest, TextRequest } from './canonical.ts';
import { families } from './capability-table.ts';

const vendorNames = ['openai', 'anthropic', 'azure-openai', 'openai-compatible'] as const;
export type VendorName = (typeof vendorNames)[number];

/** What a model family can do, and how it wants to be asked. */
export interface Capabilities {
  text: boolean;
  tools: boolean;
  /** Takes a choice of `required` or of one tool. */
  forcedTools: boolean;
  /** How a JSON schema is asked for: the vendor's own field, a tool that must be called, or words in the prompt. */
  jsonSchema: 'native' | 'tool' | 'prompt';
  vision: boolean;
  /** Continues from a last message of the assistant. */
  prefill: boolean;
  images: boolean;
  embeddings: boolean;
  contextTokens: number;
  maxOutputTokens: number;
  /** Takes temperature, top-p and penalties: always, only with reasoning effort `none`, or never. */
  sampling: 'always' | 'without-reasoning' | 'never';
  /** How thinking is asked for: not at all, by effort, by adaptive thinking plus effort, or by a token budget. */
  reasoning: 'none' | 'effort' | 'adaptive' | 'budget';
  /** The role of instructions in OpenAI's shape. */
  systemRole: 'system' | 'developer';
}

/** The capabilities of a model; `overrides` are those a person set on the target. First matching family wins. */
export function capabilitiesOf(
  vendor: VendorName,
  model: string,
  overrides: Partial<Capabilities> = {},
): Capabilities {
  const family = families.find((row) => row.vendors.includes(vendor) && row.model.test(model));
  return { ...(family?.capabilities ?? unknown), ...overrides };
}

const unknown: Capabilities = {
  text: true,
  tools: true,
  forcedTools: true,
  jsonSchema: 'native',
  vision: true,
  prefill: false,
  images: false,
  embeddings: false,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  sampling: 'always',
  reasoning: 'none',
  systemRole: 'system',
};

/** Whether the conversation ends with words of the assistant that the answer should continue. */
const hasPrefill = (request: TextRequest): boolean =>
  request.messages.at(-1)?.role === 'assistant' &&
  request.messages.at(-1)?.content.some(({ type }) => type === 'text') === true;

const hasImages = (request: TextRequest): boolean =>
  request.messages.some(({ content }) =>
    content.some(
      (part) =>
        part.type === 'image' ||
        (part.type === 'toolResult' && part.content.some((inner) => inner.type === 'image')),
    ),
  );

/** What of a request the model cannot do, in words for the routing reason; empty when it can serve it. */
export function missingCapabilities(request: CanonicalRequest, can: Capabilities): string[] {
  if (request.kind === 'embedding') return can.embeddings ? [] : ['embeddings'];
  if (request.kind === 'image') return can.images ? [] : ['images'];
  const forced = request.toolChoice === 'required' || typeof request.toolChoice === 'object';
  return [
    can.text ? '' : 'text',
    request.tools?.length && !can.tools ? 'tools' : '',
    forced && !can.forcedTools ? 'forced tool choice' : '',
    hasImages(request) && !can.vision ? 'vision' : '',
    hasPrefill(request) && !can.prefill ? 'prefill' : '',
  ].filter((word) => word !== '');
}
