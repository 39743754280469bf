import type { Ask } from '../ask.ts';
import { countInput } from '../tokens.ts';
import { chatFrames, chatWhole } from './openai-chat-answer.ts';
import {
  checkReasoningParameters,
  imageTokens,
  missing,
  readContent,
  readFormat,
  readToolChoice,
  readTools,
} from './openai-read.ts';
import { type Body, CallError, type Dialect, type Found } from './types.ts';

/** POST /v1/chat/completions, and Azure's twin. */
export const openaiChat: Dialect = {
  read,
  whole: chatWhole,
  frames: chatFrames,
  errorFrame: (body) => ({ text: `data: ${JSON.stringify(body)}\n\n`, tokens: 0 }),
};

function read(body: Body, found: Found): Ask {
  const modelName = found.deployment ?? body.model;
  if (!modelName) {
    throw new CallError('bad_request', { message: 'you must provide a model parameter' });
  }
  const model = found.model(modelName);
  const messages = body.messages as Body[] | undefined;
  if (!Array.isArray(messages)) throw missing('messages');
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    throw new CallError('bad_request', { message, param: 'messages', code: 'empty_array' });
  }
  checkReasoningParameters(model, body);

  let system = '';
  let prompt = '';
  let tokens = 3;
  for (const message of messages) {
    const { text, images } = readContent(message.content);
    tokens += 4 + countInput(text) + images * imageTokens;
    if (message.tool_calls) tokens += countInput(JSON.stringify(message.tool_calls));
    if (message.role === 'system' || message.role === 'developer') system += (system && '\n') + text;
    else if (message.role === 'user') prompt = text;
  }
  const tools = readTools(body.tools);
  const toolText = tools.length > 0 ? JSON.stringify(body.tools) : '';
  const schema = readFormat(body.response_format, 'response_format');
  const limit = (body.max_completion_tokens ?? body.max_tokens ?? model.maxOutput) as number;
  const streamOptions = body.stream_options as Body | null | undefined;
  return {
    model,
    modelName: String(modelName),
    system,
    prompt,
    prefill: '',
    afterTool: messages.at(-1)?.role === 'tool',
    inputTokens: tokens + countInput(toolText),
    prefixTokens: countInput(system) + countInput(toolText),
    prefixKey: `${model.id}\n${system}\n${toolText}`,
    cache: 'automatic',
    tools,
    toolChoice: readToolChoice(body.tool_choice),
    parallelTools: body.parallel_tool_calls !== false,
    ...(schema !== undefined && { schema }),
    maxTokens: limit,
    stop: [body.stop ?? []].flat() as string[],
    reasons: model.reasons && body.reasoning_effort !== 'none',
    n: (body.n as number | undefined) ?? 1,
    stream: body.stream === true,
    includeUsage: streamOptions?.include_usage === true,
  };
}
