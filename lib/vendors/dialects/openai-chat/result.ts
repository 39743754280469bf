import type { FinishReason, TextResult } from '../../canonical.ts';
import type { Usage } from '../../usage.ts';
import type { AnswerContext } from '../dialect.ts';
import type { WireCompletion, WireFinishReason } from './wire.ts';

const finishReasons: Record<FinishReason, WireFinishReason> = {
  stop: 'stop',
  length: 'length',
  toolCalls: 'tool_calls',
  contentFilter: 'content_filter',
  other: 'stop',
};

/** A refusal in the model's own words is no filter: OpenAI ends it with `stop`. */
export const chatFinishReason = (reason: FinishReason, refused: boolean): WireFinishReason =>
  refused && reason === 'contentFilter' ? 'stop' : finishReasons[reason];

export const chatUsage = (usage: Usage) => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
  completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
});

/** A result as `chat.completion`. Thoughts go out as `reasoning_content`, as the servers that show them do. */
export function writeChatResult(
  result: TextResult,
  context: AnswerContext,
): WireCompletion & Record<string, unknown> {
  const joined = (type: 'text' | 'refusal' | 'reasoning') =>
    result.content.map((part) => (part.type === type ? part.text : '')).join('');
  const calls = result.content.filter((part) => part.type === 'toolCall');
  const refusal = joined('refusal');
  const thoughts = joined('reasoning');
  const kept = context.kept?.();
  return {
    id: context.id,
    object: 'chat.completion',
    created: Math.floor(context.createdAt / 1000),
    model: result.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: joined('text') || (calls.length > 0 || refusal ? null : ''),
          refusal: refusal || null,
          ...(thoughts && { reasoning_content: thoughts }),
          ...(calls.length > 0 && {
            tool_calls: calls.map(({ id, name, arguments: args }) => ({
              id,
              type: 'function' as const,
              function: { name, arguments: args },
            })),
          }),
        },
        logprobs: null,
        finish_reason: chatFinishReason(result.finishReason, refusal !== ''),
      },
    ],
    usage: chatUsage(result.usage),
    ...(kept && { kept }),
  };
}
