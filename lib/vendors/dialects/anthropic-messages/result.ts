import type { AssistantPart, FinishReason, TextResult } from '../../canonical.ts';
import type { Usage } from '../../usage.ts';
import type { AnswerContext } from '../dialect.ts';
import type { WireAnswerBlock, WireMessage } from './wire.ts';

const stopReasons: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  toolCalls: 'tool_use',
  contentFilter: 'refusal',
  other: 'end_turn',
};

export const stopReason = (reason: FinishReason, stopSequence: string | undefined): string =>
  reason === 'stop' && stopSequence !== undefined ? 'stop_sequence' : stopReasons[reason];

export const messagesUsage = (usage: Usage) => ({
  input_tokens: Math.max(0, usage.inputTokens - usage.cachedInputTokens - (usage.cacheWriteTokens ?? 0)),
  cache_creation_input_tokens: usage.cacheWriteTokens ?? 0,
  cache_read_input_tokens: usage.cachedInputTokens,
  output_tokens: usage.outputTokens,
  output_tokens_details: { thinking_tokens: usage.reasoningTokens },
});

function blockOf(part: AssistantPart): WireAnswerBlock {
  switch (part.type) {
    case 'toolCall':
      return { type: 'tool_use', id: part.id, name: part.name, input: inputOf(part.arguments) };
    case 'reasoning':
      return part.redacted
        ? { type: 'redacted_thinking', data: part.signature ?? '' }
        : { type: 'thinking', thinking: part.text, signature: part.signature ?? '' };
    default:
      return { type: 'text', text: part.text };
  }
}

/** Arguments that were cut are no object; the stop reason says why. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return {};
  }
}

/** A result as `message`. */
export function writeMessagesResult(
  result: TextResult,
  context: AnswerContext,
): WireMessage & Record<string, unknown> {
  const kept = context.kept?.();
  return {
    id: context.id,
    type: 'message',
    role: 'assistant',
    model: result.model,
    content: result.content.map(blockOf),
    stop_reason: stopReason(result.finishReason, result.stopSequence),
    stop_sequence: result.stopSequence ?? null,
    usage: messagesUsage(result.usage),
    ...(kept && { kept }),
  };
}
