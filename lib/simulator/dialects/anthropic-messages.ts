import type { Ask, Schema, Tool } from '../ask.ts';
import { countInput } from '../tokens.ts';
import { prefillMessage } from './anthropic-errors.ts';
import { messageFrames, messageWhole } from './anthropic-messages-answer.ts';
import { type Body, CallError, type Dialect, type Found } from './types.ts';

/** POST /v1/messages. */
export const anthropicMessages: Dialect = {
  read,
  whole: messageWhole,
  frames: messageFrames,
  errorFrame: (body) => ({ text: `event: error\ndata: ${JSON.stringify(body)}\n\n`, tokens: 0 }),
};

const refuse = (message: string) => new CallError('bad_request', { message });
/** Roughly (width × height) / 750 of a picture of common size. */
const imageTokens = 1_400;

function read(body: Body, found: Found): Ask {
  for (const field of ['model', 'max_tokens', 'messages']) {
    if (body[field] === undefined) throw refuse(`${field}: Field required`);
  }
  const model = found.model(body.model);
  const messages = body.messages as Body[];
  if (!Array.isArray(messages) || messages.length === 0) {
    throw refuse('messages: at least one message is required');
  }
  const maxTokens = body.max_tokens as number;
  if (maxTokens > model.maxOutput) {
    throw refuse(
      `max_tokens: ${maxTokens} > ${model.maxOutput}, which is the maximum allowed number of output tokens for ${model.id}`,
    );
  }
  let tokens = 3;
  let prompt = '';
  for (const message of messages) {
    if (message.role !== 'user' && message.role !== 'assistant') {
      throw refuse(
        `messages: Unexpected role "${message.role}". The Messages API accepts a top-level \`system\` parameter, not "system" as an input message role.`,
      );
    }
    const { text, images } = readBlocks(message.content);
    tokens += 4 + countInput(text) + images * imageTokens;
    if (message.role === 'user' && text) prompt = text;
  }
  const last = messages.at(-1) as Body;
  const prefill = last.role === 'assistant' ? readBlocks(last.content).text : '';
  if (last.role === 'assistant') {
    if (!model.prefill) throw refuse(prefillMessage);
    if (/\s$/.test(prefill))
      throw refuse('messages: final assistant content cannot end with trailing whitespace');
  }
  const system = readBlocks(body.system).text;
  const tools = readTools(body.tools);
  const toolText = tools.length > 0 ? JSON.stringify(body.tools) : '';
  const choice = body.tool_choice as
    | { type?: string; name?: string; disable_parallel_tool_use?: boolean }
    | undefined;
  const format = (body.output_config as Body | undefined)?.format as { schema?: Schema } | null | undefined;
  const thinking = (body.thinking as { type?: string } | undefined)?.type;
  return {
    model,
    modelName: String(body.model),
    system,
    prompt,
    prefill,
    afterTool:
      Array.isArray(last.content) && (last.content as Body[]).some((part) => part.type === 'tool_result'),
    inputTokens: tokens + countInput(system) + countInput(toolText),
    prefixTokens: countInput(system) + countInput(toolText),
    prefixKey: `${model.id}\n${system}\n${toolText}`,
    cache:
      body.cache_control || JSON.stringify([body.system, body.tools]).includes('"cache_control"')
        ? 'marked'
        : 'no',
    tools,
    toolChoice: readChoice(choice),
    parallelTools: choice?.disable_parallel_tool_use !== true,
    ...(format?.schema && { schema: format.schema }),
    maxTokens,
    stop: (body.stop_sequences as string[] | undefined) ?? [],
    reasons: thinking === 'enabled' || thinking === 'adaptive',
    n: 1,
    stream: body.stream === true,
    includeUsage: true,
  };
}

function readBlocks(content: unknown): { text: string; images: number } {
  if (typeof content === 'string') return { text: content, images: 0 };
  let text = '';
  let images = 0;
  for (const block of (Array.isArray(content) ? content : []) as Body[]) {
    if (block.type === 'image') images++;
    else if (typeof block.text === 'string') text += (text && '\n') + block.text;
  }
  return { text, images };
}

const readTools = (list: unknown): Tool[] =>
  ((Array.isArray(list) ? list : []) as Body[])
    .filter((tool) => tool.input_schema)
    .map((tool) => ({
      name: String(tool.name),
      description: String(tool.description ?? ''),
      parameters: tool.input_schema as Schema,
    }));

function readChoice(choice: { type?: string; name?: string } | undefined): Ask['toolChoice'] {
  if (choice?.type === 'tool' && choice.name) return { name: choice.name };
  return choice?.type === 'any' ? 'required' : choice?.type === 'none' ? 'none' : 'auto';
}
