import type { Ask } from '../ask.ts';
import { countInput } from '../tokens.ts';
import {
  checkReasoningParameters,
  imageTokens,
  missing,
  readContent,
  readFormat,
  readToolChoice,
  readTools,
} from './openai-read.ts';
import { responseFrames, responseWhole } from './openai-responses-answer.ts';
import type { Body, Dialect, Found } from './types.ts';

/** POST /v1/responses, without stored state: `previous_response_id` is not looked up. */
export const openaiResponses: Dialect = {
  read,
  whole: responseWhole,
  frames: responseFrames,
  // Nested, against the reference's flat shape: that is what the API sends (openai-dotnet issue 881).
  errorFrame: (body, sequence) => ({
    text: `event: error\ndata: ${JSON.stringify({ type: 'error', sequence_number: sequence, ...body })}\n\n`,
    tokens: 0,
  }),
};

function read(body: Body, found: Found): Ask {
  const modelName = body.model;
  if (!modelName) throw missing('model');
  const model = found.model(modelName);
  const { input } = body;
  if (input === undefined) throw missing('input');
  checkReasoningParameters(model, body);

  const items = (typeof input === 'string' ? [{ role: 'user', content: input }] : input) as Body[];
  let system = String(body.instructions ?? '');
  let prompt = '';
  let tokens = 3 + countInput(system);
  for (const item of items) {
    const { text, images } = readContent(item.content);
    tokens += 4 + countInput(text) + images * imageTokens;
    if (item.type === 'function_call_output') tokens += countInput(String(item.output));
    else if (item.role === 'system' || item.role === 'developer') system += (system && '\n') + text;
    else if (item.role === 'user') prompt = text;
  }
  const tools = readTools(body.tools);
  const toolText = tools.length > 0 ? JSON.stringify(body.tools) : '';
  const schema = readFormat((body.text as Body | undefined)?.format, 'text.format');
  const effort = (body.reasoning as Body | null | undefined)?.effort;
  return {
    model,
    modelName: String(modelName),
    system,
    prompt,
    prefill: '',
    afterTool: items.at(-1)?.type === 'function_call_output',
    inputTokens: tokens + countInput(toolText),
    prefixTokens: countInput(system) + countInput(toolText),
    prefixKey: `${model.id}\n${system}\n${toolText}`,
    cache: 'automatic',
    tools,
    toolChoice: readToolChoice(body.tool_choice),
    parallelTools: body.parallel_tool_calls !== false,
    ...(schema !== undefined && { schema }),
    maxTokens: (body.max_output_tokens ?? model.maxOutput) as number,
    stop: [],
    reasons: model.reasons && effort !== 'none',
    n: 1,
    stream: body.stream === true,
    includeUsage: true,
  };
}
