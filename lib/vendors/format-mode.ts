import type { JsonSchema, TextRequest, TextResult, Tool } from './canonical.ts';
import type { Capabilities } from './capabilities.ts';
import type { CanonicalEvent } from './events.ts';

/** How structured output is asked for in one call. */
export type FormatMode = 'text' | 'native' | 'tool' | 'prompt';

/** The tool a model must call with its answer, where a schema can only be enforced on a tool's arguments. */
const answerToolName = 'kept_answer';

/**
 * The strictest way this model can be held to the format. `thinks`: the call has thinking on, which Anthropic does not
 * combine with a forced tool. `takes`: whether the vendor's own field can express the schema.
 */
export function formatMode(
  { responseFormat }: TextRequest,
  can: Capabilities,
  takes: { json: boolean; schema: (schema: JsonSchema) => boolean; thinks: boolean },
): FormatMode {
  if (responseFormat === undefined || responseFormat.type === 'text') return 'text';
  if (responseFormat.type === 'json') return takes.json ? 'native' : 'prompt';
  if (can.jsonSchema === 'native' && takes.schema(responseFormat.schema)) return 'native';
  return can.jsonSchema !== 'prompt' && can.tools && can.forcedTools && !takes.thinks ? 'tool' : 'prompt';
}

/** The request with its format turned into the answer tool. Other tools stay callable. */
export function withAnswerTool(request: TextRequest): TextRequest {
  if (request.responseFormat?.type !== 'jsonSchema') return request;
  const { schema, description } = request.responseFormat;
  const answer: Tool = {
    name: answerToolName,
    description: description ?? 'Gives the final answer.',
    schema,
  };
  return {
    ...request,
    tools: [...(request.tools ?? []), answer],
    toolChoice: request.tools?.length ? 'required' : { name: answerToolName },
    parallelToolCalls: false,
  };
}

/** The call of the answer tool, read back as the text of the answer. */
export function resultWithoutAnswerTool(result: TextResult): TextResult {
  if (!result.content.some((part) => part.type === 'toolCall' && part.name === answerToolName)) return result;
  const content = result.content.flatMap((part): TextResult['content'] => {
    // Words before the call are no part of a JSON answer.
    if (part.type === 'text') return [];
    return part.type === 'toolCall' && part.name === answerToolName
      ? [{ type: 'text', text: part.arguments }]
      : [part];
  });
  return {
    ...result,
    content,
    finishReason: result.finishReason === 'toolCalls' ? 'stop' : result.finishReason,
  };
}

/** The same for a stream: give it each event, send on what it returns. */
export function answerToolFilter(): (event: CanonicalEvent) => CanonicalEvent[] {
  let answerIndex: number | undefined;
  let words: CanonicalEvent[] = [];
  return (event) => {
    switch (event.type) {
      case 'textDelta':
        // Held until it is clear whether the model calls the answer tool or gives up on it.
        words.push(event);
        return [];
      case 'toolCallStart':
        words = event.name === answerToolName ? [] : words;
        if (event.name !== answerToolName) return [...words.splice(0), event];
        answerIndex = event.index;
        return [];
      case 'toolCallDelta':
        return event.index === answerIndex ? [{ type: 'textDelta', text: event.arguments }] : [event];
      case 'toolCallEnd':
        return event.index === answerIndex ? [] : [event];
      case 'usage':
        // The last before the end: the model did give up on the tool.
        return [...words.splice(0), event];
      case 'finish':
        return answerIndex === undefined || event.reason !== 'toolCalls'
          ? [event]
          : [{ ...event, reason: 'stop' }];
      default:
        return [event];
    }
  };
}
