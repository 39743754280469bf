import type { AssistantPart, CanonicalRequest, ImagePart, Message, TextPart } from './canonical.ts';

/**
 * Tokens of one call. `inputTokens` includes the cached ones and those written to the cache, `outputTokens` includes
 * reasoning. `reported`: by the vendor; otherwise estimated here.
 */
export interface Usage {
  inputTokens: number;
  cachedInputTokens: number;
  /** Input tokens newly written to the prompt cache; Anthropic bills them above the plain price. */
  cacheWriteTokens?: number | undefined;
  outputTokens: number;
  reasoningTokens: number;
  /** Output tokens that are image; in `outputTokens` too. */
  imageTokens?: number | undefined;
  reported: boolean;
}

/** A count as the vendor reported it; servers of lesser vendors send fractions, nulls and worse. */
export const countOf = (value: unknown): number =>
  typeof value === 'number' && value > 0 ? Math.min(Math.round(value), 2 ** 31 - 1) : 0;

/** One 1024×1024 image seen at full detail: 765 tokens at OpenAI; Anthropic's width × height ÷ 750 gives 1,398. */
const tokensPerImage = 1000;
/** What each message's frame costs, as OpenAI's own counting example has it. */
const tokensPerMessage = 4;

/**
 * Tokens of a text by its characters: four ASCII characters a token, one and a half of anything else (Cyrillic, Greek
 * and CJK lie between one and two with the current tokenisers). Within ±25 % for prose; code and JSON come out low.
 */
export function estimateTextTokens(text: string): number {
  let other = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) other++;
  return Math.ceil((text.length - other) / 4 + other / 1.5);
}

function estimatePart(part: Message['content'][number] | TextPart | ImagePart): number {
  switch (part.type) {
    case 'image':
      return tokensPerImage;
    case 'toolCall':
      return estimateTextTokens(part.name) + estimateTextTokens(part.arguments);
    case 'toolResult':
      return part.content.reduce((sum, inner) => sum + estimatePart(inner), 0);
    default:
      return estimateTextTokens(part.text);
  }
}

const estimateParts = (parts: readonly Parameters<typeof estimatePart>[0][]): number =>
  parts.reduce((sum, part) => sum + estimatePart(part), 0);

/** Input tokens of a request, before it is sent: for admission, spend and headroom, and when no usage is reported. */
export function estimateInputTokens(request: CanonicalRequest): number {
  if (request.kind === 'image') return estimateTextTokens(request.prompt);
  if (request.kind === 'embedding') {
    return request.input.reduce(
      (sum: number, item) => sum + (typeof item === 'string' ? estimateTextTokens(item) : item.length),
      0,
    );
  }
  const tools = request.tools?.reduce((sum, tool) => sum + estimateTextTokens(JSON.stringify(tool)), 0) ?? 0;
  const messages = request.messages.reduce(
    (sum, { content }) => sum + tokensPerMessage + estimateParts(content),
    0,
  );
  return messages + tools + estimateParts(request.system ?? []);
}

/** Usage of an answer whose vendor reported none, or that was cut before it could. */
export function estimateUsage(request: CanonicalRequest, content: readonly AssistantPart[] = []): Usage {
  const reasoning = content.filter(({ type }) => type === 'reasoning');
  return {
    inputTokens: estimateInputTokens(request),
    cachedInputTokens: 0,
    outputTokens: estimateParts(content),
    reasoningTokens: estimateParts(reasoning),
    reported: false,
  };
}
