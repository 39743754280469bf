import {
  type AssistantPart,
  efforts,
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
  'model messages tools tool_choice parallel_tool_calls response_format max_tokens max_completion_tokens temperature top_p presence_penalty frequency_penalty stop seed reasoning_effort user stream stream_options n'.split(
    ' ',
  ),
);

/** The body of `POST /v1/chat/completions`. Throws VendorError `bad_request`. */
export function readChatRequest(json: unknown): IncomingText {
  const body = fields(json);
  if (body.functions !== undefined)
    throw badRequest('functions is no longer supported: use tools.', 'functions');
  if ((optional(body.n, 'n', number) ?? 1) !== 1)
    throw badRequest('n must be 1: send several requests.', 'n');
  const { system, messages } = readMessages(list(body.messages, 'messages'));
  const other = rest(body, known);
  const effort = optional(body.reasoning_effort, 'reasoning_effort', oneOf(efforts));
  const request: TextRequest = {
    kind: 'text',
    model: text(body.model, 'model'),
    system,
    messages,
    tools: optional(body.tools, 'tools', readTools),
    toolChoice: optional(body.tool_choice, 'tool_choice', readToolChoice),
    parallelToolCalls: optional(body.parallel_tool_calls, 'parallel_tool_calls', flag),
    responseFormat: optional(body.response_format, 'response_format', readFormat),
    maxTokens:
      optional(body.max_completion_tokens, 'max_completion_tokens', number) ??
      optional(body.max_tokens, 'max_tokens', number),
    temperature: optional(body.temperature, 'temperature', number),
    topP: optional(body.top_p, 'top_p', number),
    presencePenalty: optional(body.presence_penalty, 'presence_penalty', number),
    frequencyPenalty: optional(body.frequency_penalty, 'frequency_penalty', number),
    stop: optional(body.stop, 'stop', texts),
    seed: optional(body.seed, 'seed', number),
    reasoning: effort && { effort },
    user: optional(body.user, 'user', text),
    vendorOptions: other && { openai: other },
  };
  const streamOptions = optional(body.stream_options, 'stream_options', fields);
  return {
    request,
    stream: optional(body.stream, 'stream', flag) ?? false,
    includeUsage: streamOptions?.include_usage === true,
  };
}

/** Instructions are gathered at the front: most vendors know no others. Tool messages join the user's next words. */
function readMessages(items: unknown[]): { system: TextPart[] | undefined; messages: Message[] } {
  if (items.length === 0) throw badRequest('messages must not be empty.', 'messages');
  const system: TextPart[] = [];
  const messages: Message[] = [];
  const user = (parts: UserPart[]) => {
    const last = messages.at(-1);
    if (last?.role === 'user') last.content.push(...parts);
    else messages.push({ role: 'user', content: parts });
  };
  items.forEach((item, at) => {
    const param = `messages[${at}]`;
    const message = fields(item, param);
    const content = () => readContent(message.content, `${param}.content`);
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(...content().filter((part) => part.type === 'text'));
        break;
      case 'user':
        user(content());
        break;
      case 'tool':
        user([
          { type: 'toolResult', id: text(message.tool_call_id, `${param}.tool_call_id`), content: content() },
        ]);
        break;
      case 'assistant':
        messages.push({ role: 'assistant', content: readAssistant(message, param) });
        break;
      default:
        throw badRequest(
          `${param}.role must be system, developer, user, assistant or tool.`,
          `${param}.role`,
        );
    }
  });
  return { system: system.length > 0 ? system : undefined, messages };
}

function readContent(value: unknown, param: string): Extract<UserPart, { type: 'text' | 'image' }>[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  return list(value, param).map((item, at) => {
    const path = `${param}[${at}]`;
    const part = fields(item, path);
    if (part.type === 'text') return { type: 'text', text: text(part.text, `${path}.text`) };
    if (part.type === 'image_url') {
      const image = fields(part.image_url, `${path}.image_url`);
      return {
        type: 'image',
        source: imageSource(text(image.url, `${path}.image_url.url`), `${path}.image_url.url`),
        detail: optional(image.detail, `${path}.image_url.detail`, oneOf(['low', 'high', 'auto'])),
      };
    }
    throw badRequest(`${path}.type must be text or image_url.`, `${path}.type`);
  });
}

function readAssistant(message: Fields, param: string): AssistantPart[] {
  const parts: AssistantPart[] = [];
  if (typeof message.content === 'string') {
    if (message.content !== '') parts.push({ type: 'text', text: message.content });
  } else {
    for (const item of optional(message.content, `${param}.content`, list) ?? []) {
      const part = fields(item, `${param}.content`);
      if (part.type === 'refusal')
        parts.push({ type: 'refusal', text: text(part.refusal, `${param}.content`) });
      else parts.push({ type: 'text', text: text(part.text, `${param}.content`) });
    }
  }
  const refusal = optional(message.refusal, `${param}.refusal`, text);
  if (refusal) parts.push({ type: 'refusal', text: refusal });
  for (const [at, item] of (optional(message.tool_calls, `${param}.tool_calls`, list) ?? []).entries()) {
    const path = `${param}.tool_calls[${at}]`;
    const call = fields(item, path);
    const called = fields(call.function, `${path}.function`);
    parts.push({
      type: 'toolCall',
      id: text(call.id, `${path}.id`),
      name: text(called.name, `${path}.function.name`),
      arguments: text(called.arguments, `${path}.function.arguments`),
    });
  }
  return parts;
}

const readTools = (value: unknown, param: string): Tool[] =>
  list(value, param).map((item, at) => {
    const path = `${param}[${at}]`;
    const tool = fields(item, path);
    if (tool.type !== 'function') throw badRequest(`${path}.type must be function.`, `${path}.type`);
    const called = fields(tool.function, `${path}.function`);
    return {
      name: text(called.name, `${path}.function.name`),
      description: optional(called.description, `${path}.function.description`, text),
      schema: optional(called.parameters, `${path}.function.parameters`, fields) ?? {
        type: 'object',
        properties: {},
      },
      strict: optional(called.strict, `${path}.function.strict`, flag),
    };
  });

function readToolChoice(value: unknown, param: string): ToolChoice {
  if (typeof value === 'string') return oneOf(['auto', 'none', 'required'])(value, param);
  return {
    name: text(fields(fields(value, param).function, `${param}.function`).name, `${param}.function.name`),
  };
}

function readFormat(value: unknown, param: string): ResponseFormat {
  const format = fields(value, param);
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json_object') return { type: 'json' };
  if (format.type !== 'json_schema') {
    throw badRequest(`${param}.type must be text, json_object or json_schema.`, `${param}.type`);
  }
  return readJsonSchema(fields(format.json_schema, `${param}.json_schema`), `${param}.json_schema`);
}

/** The Responses API has the same fields one level higher. */
export const readJsonSchema = (format: Fields, path: string): ResponseFormat => ({
  type: 'jsonSchema',
  name: text(format.name, `${path}.name`),
  description: optional(format.description, `${path}.description`, text),
  schema: fields(format.schema, `${path}.schema`),
  strict: optional(format.strict, `${path}.strict`, flag),
});
