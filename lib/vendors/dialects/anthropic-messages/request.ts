import {
  type AssistantPart,
  type CacheMark,
  type Effort,
  efforts,
  type ImagePart,
  type Message,
  type ResponseFormat,
  type TextPart,
  type TextRequest,
  type Tool,
  type ToolChoice,
  type UserPart,
} from '../../canonical.ts';
import { badRequest } from '../../errors.ts';
import type { IncomingText } from '../dialect.ts';
import {
  type Fields,
  fields,
  flag,
  imageSource,
  list,
  number,
  oneOf,
  optional,
  rest,
  text,
  texts,
} from '../fields.ts';

const known = new Set(
  'model messages system max_tokens tools tool_choice temperature top_p top_k stop_sequences metadata stream thinking output_config'.split(
    ' ',
  ),
);

/** The body of `POST /v1/messages`. Throws VendorError `bad_request`. */
export function readMessagesRequest(json: unknown): IncomingText {
  const body = fields(json);
  const maxTokens = number(body.max_tokens, 'max_tokens');
  const outputConfig = optional(body.output_config, 'output_config', fields) ?? {};
  const reasoning = readReasoning(optional(body.thinking, 'thinking', fields), outputConfig);
  const choice = optional(body.tool_choice, 'tool_choice', fields);
  const other = rest(body, known);
  const system = optional(body.system, 'system', readSystem) ?? [];
  const messages = list(body.messages, 'messages').flatMap((item, at) => {
    const message = fields(item, `messages[${at}]`);
    if (message.role !== 'system') return [readMessage(message, at)];
    // Gathered at the front: most vendors know no others.
    system.push(...readSystem(message.content, `messages[${at}].content`));
    return [];
  });
  if (messages.length === 0) throw badRequest('messages must not be empty.', 'messages');
  const request: TextRequest = {
    kind: 'text',
    model: text(body.model, 'model'),
    system: system.length > 0 ? system : undefined,
    messages,
    tools: optional(body.tools, 'tools', readTools),
    toolChoice: choice && readToolChoice(choice),
    parallelToolCalls: choice?.disable_parallel_tool_use === true ? false : undefined,
    responseFormat: optional(outputConfig.format, 'output_config.format', readFormat),
    // There the budget is part of max_tokens; canonically it comes on top.
    maxTokens: Math.max(1, maxTokens - (reasoning?.budgetTokens ?? 0)),
    temperature: optional(body.temperature, 'temperature', number),
    topP: optional(body.top_p, 'top_p', number),
    topK: optional(body.top_k, 'top_k', number),
    stop: optional(body.stop_sequences, 'stop_sequences', texts),
    user: optional(optional(body.metadata, 'metadata', fields)?.user_id, 'metadata.user_id', text),
    reasoning,
    vendorOptions: other && { anthropic: other },
  };
  return { request, stream: optional(body.stream, 'stream', flag) ?? false, includeUsage: true };
}

function readReasoning(thinking: Fields | undefined, { effort: asked }: Fields): TextRequest['reasoning'] {
  const effort: Effort | undefined = optional(asked, 'output_config.effort', oneOf(efforts));
  switch (thinking?.type) {
    case 'enabled':
      return { effort, budgetTokens: number(thinking.budget_tokens, 'thinking.budget_tokens') };
    case 'disabled':
      return { effort: 'none' };
    case 'adaptive':
      return { effort: effort ?? 'high' };
    default:
      return effort && { effort };
  }
}

const cacheMark = (block: Fields): CacheMark | undefined => {
  const control = block.cache_control as { ttl?: unknown } | null | undefined;
  return control ? (control.ttl === '1h' ? '1h' : '5m') : undefined;
};

const readSystem = (value: unknown, param: string): TextPart[] =>
  typeof value === 'string'
    ? [{ type: 'text', text: value }]
    : list(value, param).map((item, at) => readText(fields(item, `${param}[${at}]`), `${param}[${at}]`));

const readText = (block: Fields, path: string): TextPart => ({
  type: 'text',
  text: text(block.text, `${path}.text`),
  cache: cacheMark(block),
});

function readMessage(message: Fields, at: number): Message {
  const param = `messages[${at}]`;
  const role = oneOf(['user', 'assistant'])(message.role, `${param}.role`);
  const blocks =
    typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : list(message.content, `${param}.content`);
  const read = <T>(into: (block: Fields, path: string) => T): T[] =>
    blocks.map((block, index) =>
      into(fields(block, `${param}.content[${index}]`), `${param}.content[${index}]`),
    );
  return role === 'user'
    ? { role, content: read(readUserBlock) }
    : { role, content: read(readAssistantBlock) };
}

function readUserBlock(block: Fields, path: string): UserPart {
  if (block.type !== 'tool_result') return readSimpleBlock(block, path);
  const { content } = block;
  return {
    type: 'toolResult',
    id: text(block.tool_use_id, `${path}.tool_use_id`),
    content:
      typeof content === 'string'
        ? [{ type: 'text', text: content }]
        : (optional(content, `${path}.content`, list) ?? []).map((inner, at) =>
            readSimpleBlock(fields(inner, `${path}.content[${at}]`), `${path}.content[${at}]`),
          ),
    isError: optional(block.is_error, `${path}.is_error`, flag),
    cache: cacheMark(block),
  };
}

function readSimpleBlock(block: Fields, path: string): TextPart | ImagePart {
  if (block.type === 'text') return readText(block, path);
  if (block.type !== 'image') throw badRequest(`${path}.type is not supported here.`, `${path}.type`);
  const source = fields(block.source, `${path}.source`);
  if (source.type === 'url') {
    const url = text(source.url, `${path}.source.url`);
    return { type: 'image', source: imageSource(url, `${path}.source.url`), cache: cacheMark(block) };
  }
  if (source.type !== 'base64') {
    throw badRequest(`${path}.source.type must be base64 or url.`, `${path}.source.type`);
  }
  return {
    type: 'image',
    source: {
      kind: 'base64',
      mediaType: text(source.media_type, `${path}.source.media_type`),
      data: text(source.data, `${path}.source.data`),
    },
    cache: cacheMark(block),
  };
}

function readAssistantBlock(block: Fields, path: string): AssistantPart {
  switch (block.type) {
    case 'text':
      return readText(block, path);
    case 'tool_use':
      return {
        type: 'toolCall',
        id: text(block.id, `${path}.id`),
        name: text(block.name, `${path}.name`),
        arguments: JSON.stringify(block.input ?? {}),
      };
    case 'thinking':
      return {
        type: 'reasoning',
        text: text(block.thinking, `${path}.thinking`),
        signature: optional(block.signature, `${path}.signature`, text) || undefined,
      };
    case 'redacted_thinking':
      return { type: 'reasoning', text: '', signature: text(block.data, `${path}.data`), redacted: true };
    default:
      throw badRequest(`${path}.type is not supported here.`, `${path}.type`);
  }
}

const readTools = (value: unknown, param: string): Tool[] =>
  list(value, param).map((item, at) => {
    const path = `${param}[${at}]`;
    const tool = fields(item, path);
    if (tool.type !== undefined && tool.type !== null && tool.type !== 'custom') {
      throw badRequest(`${path}.type: tools that run at the vendor are not supported.`, `${path}.type`);
    }
    return {
      name: text(tool.name, `${path}.name`),
      description: optional(tool.description, `${path}.description`, text),
      schema: fields(tool.input_schema, `${path}.input_schema`),
      strict: optional(tool.strict, `${path}.strict`, flag),
      cache: cacheMark(tool),
    };
  });

function readToolChoice(choice: Fields): ToolChoice {
  const type = oneOf(['auto', 'any', 'tool', 'none'])(choice.type, 'tool_choice.type');
  if (type === 'tool') return { name: text(choice.name, 'tool_choice.name') };
  return type === 'any' ? 'required' : type;
}

function readFormat(value: unknown, param: string): ResponseFormat {
  const format = fields(value, param);
  oneOf(['json_schema'])(format.type, `${param}.type`);
  return { type: 'jsonSchema', name: 'answer', schema: fields(format.schema, `${param}.schema`) };
}
