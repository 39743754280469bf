import type { AssistantPart, FinishReason, TextResult } from '../../canonical.ts';
import type { Usage } from '../../usage.ts';
import type { AnswerContext } from '../dialect.ts';

export type Item = Record<string, unknown> & { id: string; type: string };
type Status = 'in_progress' | 'completed' | 'incomplete' | 'failed';

export const outputText = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });

/** One part of an answer as an output item. `at` makes its id, which is the same streamed and whole. */
export function itemOf(part: AssistantPart, responseId: string, at: number): Item {
  const id = (prefix: string) => `${prefix}_${responseId.replace(/^resp_/, '')}_${at}`;
  switch (part.type) {
    case 'text':
      return message(id('msg'), 'completed', [outputText(part.text)]);
    case 'refusal':
      return message(id('msg'), 'completed', [{ type: 'refusal', refusal: part.text }]);
    case 'toolCall': {
      const { id: call_id, name, arguments: args } = part;
      return { id: id('fc'), type: 'function_call', status: 'completed', call_id, name, arguments: args };
    }
    case 'reasoning':
      return {
        id: id('rs'),
        type: 'reasoning',
        summary: part.text ? [{ type: 'summary_text', text: part.text }] : [],
        encrypted_content: part.signature ?? null,
        status: 'completed',
      };
  }
}

const message = (id: string, status: Status, content: object[]): Item => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

const responsesUsage = (usage: Usage) => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: { cached_tokens: usage.cachedInputTokens },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: usage.inputTokens + usage.outputTokens,
});

/** Why an answer is incomplete; undefined when it is not. */
export const incompleteReason = (reason: FinishReason, refused: boolean): string | undefined =>
  reason === 'length'
    ? 'max_output_tokens'
    : reason === 'contentFilter' && !refused
      ? 'content_filter'
      : undefined;

interface Body {
  status: Status;
  model: string;
  output: Item[];
  usage?: Usage | undefined;
  incomplete?: string | undefined;
  error?: { code: string; message: string } | undefined;
}

/** The `response` object, at any point of its life. */
export function responseObject(context: AnswerContext, body: Body): Record<string, unknown> {
  const { request, id, createdAt } = context;
  const { responseFormat: format } = request;
  return {
    id,
    object: 'response',
    created_at: Math.floor(createdAt / 1000),
    status: body.status,
    error: body.error ?? null,
    incomplete_details: body.incomplete === undefined ? null : { reason: body.incomplete },
    instructions: null,
    max_output_tokens: request.maxTokens ?? null,
    model: body.model,
    output: body.output,
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: null },
    store: false,
    temperature: request.temperature ?? null,
    text: {
      format:
        format?.type === 'jsonSchema'
          ? { ...format, type: 'json_schema', strict: format.strict ?? false }
          : { type: format?.type === 'json' ? 'json_object' : 'text' },
    },
    tool_choice:
      typeof request.toolChoice === 'object'
        ? { type: 'function', name: request.toolChoice.name }
        : (request.toolChoice ?? 'auto'),
    tools: (request.tools ?? []).map(({ name, description, schema, strict }) => ({
      type: 'function',
      name,
      description: description ?? null,
      parameters: schema,
      strict: strict ?? false,
    })),
    top_p: request.topP ?? null,
    truncation: 'disabled',
    usage: body.usage ? responsesUsage(body.usage) : null,
    user: request.user ?? null,
    metadata: (request.vendorOptions?.openai?.metadata as object | undefined) ?? {},
  };
}

/** A result as `response`. */
export function writeResponsesResult(result: TextResult, context: AnswerContext): Record<string, unknown> {
  const refused = result.content.some(({ type }) => type === 'refusal');
  const incomplete = incompleteReason(result.finishReason, refused);
  const kept = context.kept?.();
  return {
    ...responseObject(context, {
      status: incomplete === undefined ? 'completed' : 'incomplete',
      model: result.model,
      output: result.content.map((part, at) => itemOf(part, context.id, at)),
      usage: result.usage,
      incomplete,
    }),
    ...(kept && { kept }),
  };
}
