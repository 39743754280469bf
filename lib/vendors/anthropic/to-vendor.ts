import type { ImagePart, Message, TextPart, TextRequest, ToolResultPart } from '../canonical.ts';
import type { Capabilities } from '../capabilities.ts';
import type {
  WireBlock,
  WireImage,
  WireMessageParam,
  WireText,
} from '../dialects/anthropic-messages/wire.ts';
import { type FormatMode, formatMode, withAnswerTool } from '../format-mode.ts';
import { nativeSchema, takesNative } from '../json-schema/anthropic-native.ts';
import { formatInWords } from '../structured.ts';
import { cacheControl } from './cache.ts';
import { thinkingOf } from './thinking.ts';
import { toolChoiceOf, toolsOf } from './tools.ts';

/** `max_tokens` is required there: as much as the model gives, within what a caller who did not say would expect. */
const maxTokensUnsaid = 32_000;

export const messagesFormatMode = (request: TextRequest, can: Capabilities): FormatMode =>
  formatMode(request, can, {
    json: false,
    schema: takesNative,
    thinks: thinkingOf(request, can).thinking !== undefined,
  });

/** A text request as the body of `POST /v1/messages`. What Anthropic does not know (seed, penalties) is left out. */
export function toMessages(
  original: TextRequest,
  can: Capabilities,
  stream: boolean,
): Record<string, unknown> {
  const mode = messagesFormatMode(original, can);
  const request = mode === 'tool' ? withAnswerTool(original) : original;
  const { thinking, effort, budgetTokens } = thinkingOf(request, can);
  const format =
    mode === 'native' && request.responseFormat?.type === 'jsonSchema'
      ? { type: 'json_schema', schema: nativeSchema(request.responseFormat.schema) }
      : undefined;
  const samples = can.sampling === 'always' && thinking === undefined;
  const maxTokens = request.maxTokens ?? Math.min(can.maxOutputTokens, maxTokensUnsaid);
  return {
    model: request.model,
    // A budget comes on top of what the caller wants to read.
    max_tokens: Math.min(maxTokens + (budgetTokens ?? 0), Math.max(maxTokens, can.maxOutputTokens)),
    system: systemOf(request, mode),
    messages: messagesOf(request.messages),
    tools: toolsOf(request),
    tool_choice: toolChoiceOf(request),
    thinking,
    output_config: format || effort ? { format, effort } : undefined,
    // The scale ends at 1 there; and Claude 4 takes temperature or top-p, not both.
    temperature: samples && request.temperature !== undefined ? Math.min(request.temperature, 1) : undefined,
    top_p: samples && request.temperature === undefined ? request.topP : undefined,
    top_k: samples ? request.topK : undefined,
    stop_sequences: request.stop,
    metadata: request.user === undefined ? undefined : { user_id: request.user },
    stream: stream || undefined,
    ...request.vendorOptions?.anthropic,
  };
}

const textBlock = ({ text, cache }: TextPart): WireText => ({
  type: 'text',
  text,
  cache_control: cacheControl(cache),
});

const imageBlock = ({ source, cache }: ImagePart): WireImage => ({
  type: 'image',
  source:
    source.kind === 'url'
      ? { type: 'url', url: source.url }
      : { type: 'base64', media_type: source.mediaType, data: source.data },
  cache_control: cacheControl(cache),
});

function systemOf(request: TextRequest, mode: FormatMode): WireText[] | undefined {
  const system = (request.system ?? []).filter(({ text }) => text !== '').map(textBlock);
  const format = request.responseFormat;
  if (mode === 'prompt' && format && format.type !== 'text') {
    system.push({ type: 'text', text: formatInWords(format) });
  }
  return system.length > 0 ? system : undefined;
}

/** Neighbours of one role become one message, as the vendor would have it; empty texts, which it refuses, go. */
function messagesOf(messages: readonly Message[]): WireMessageParam[] {
  const merged: { role: 'user' | 'assistant'; content: WireBlock[] }[] = [];
  for (const message of messages) {
    const blocks = message.content.flatMap(blockOf);
    const last = merged.at(-1);
    if (last?.role === message.role) last.content.push(...blocks);
    else if (blocks.length > 0) merged.push({ role: message.role, content: blocks });
  }
  const last = merged.at(-1);
  const end = last?.content.at(-1);
  if (last?.role === 'assistant' && end?.type === 'text') end.text = end.text.trimEnd();
  return merged;
}

function blockOf(part: Message['content'][number]): WireBlock[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [textBlock(part)];
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [imageBlock(part)];
    case 'toolCall':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: inputOf(part.arguments) }];
    case 'toolResult':
      return [
        {
          type: 'tool_result',
          tool_use_id: part.id,
          content: resultContent(part),
          is_error: part.isError,
          cache_control: cacheControl(part.cache),
        },
      ];
    case 'reasoning':
      // Thoughts without a signature are another vendor's, and are refused.
      if (part.signature === undefined) return [];
      return part.redacted
        ? [{ type: 'redacted_thinking', data: part.signature }]
        : [{ type: 'thinking', thinking: part.text, signature: part.signature }];
  }
}

/** Neither empty texts nor an empty list are taken. */
function resultContent({ content }: ToolResultPart): (WireText | WireImage)[] | undefined {
  const blocks = content.flatMap((part): (WireText | WireImage)[] => {
    if (part.type === 'image') return [imageBlock(part)];
    return part.text === '' ? [] : [textBlock(part)];
  });
  return blocks.length > 0 ? blocks : undefined;
}

/** A call's arguments as an object; a cut one, from a conversation that went on regardless, is passed on as text. */
function inputOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? value : { value };
  } catch {
    return { incomplete: text };
  }
}
