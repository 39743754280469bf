import {
  efforts,
  type ImagePart,
  type Message,
  type ResponseFormat,
  type TextPart,
  type TextRequest,
  type Tool,
  type ToolChoice,
} from '../../canonical.ts';
import { badRequest } from '../../errors.ts';
import type { IncomingText } from '../dialect.ts';
import { type Fields, fields, flag, imageSource, list, number, oneOf, optional, text } from '../fields.ts';
import { readJsonSchema } from '../openai-chat/request.ts';

/** Fields that need what a vendor stores; Kept's endpoint keeps nothing between two requests. */
const stateful = ['previous_response_id', 'conversation', 'background', 'prompt'];
/** Fields that the chat dialect, which goes upstream, has under the same name. */
const shared = [
  'metadata',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
];

/** The body of `POST /v1/responses`. Throws VendorError `bad_request`. */
export function readResponsesRequest(json: unknown): IncomingText {
  const body = fields(json);
  for (const name of stateful) {
    if (body[name] !== undefined && body[name] !== null && body[name] !== false) {
      throw badRequest(`${name} is not supported: requests are stateless, send the whole input.`, name);
    }
  }
  const { system, messages } = readInput(body);
  const format = optional(body.text, 'text', fields) ?? {};
  const effort = optional(
    optional(body.reasoning, 'reasoning', fields)?.effort,
    'reasoning.effort',
    oneOf(efforts),
  );
  const other: Fields = Object.fromEntries(
    shared.flatMap((name) => (body[name] === undefined || body[name] === null ? [] : [[name, body[name]]])),
  );
  if (typeof format.verbosity === 'string') other.verbosity = format.verbosity;
  const request: TextRequest = {
    kind: 'text',
    model: text(body.model, 'model'),
    system,
    messages,
    tools: optional(body.tools, 'tools', readTools),
    toolChoice: optional(body.tool_choice, 'tool_choice', readToolChoice),
    parallelToolCalls: optional(body.parallel_tool_calls, 'parallel_tool_calls', flag),
    responseFormat: optional(format.format, 'text.format', readFormat),
    maxTokens: optional(body.max_output_tokens, 'max_output_tokens', number),
    temperature: optional(body.temperature, 'temperature', number),
    topP: optional(body.top_p, 'top_p', number),
    reasoning: effort && { effort },
    user: optional(body.user, 'user', text),
    vendorOptions: Object.keys(other).length > 0 ? { openai: other } : undefined,
  };
  return { request, stream: optional(body.stream, 'stream', flag) ?? false, includeUsage: true };
}

function readInput(body: Fields): { system: TextPart[] | undefined; messages: Message[] } {
  const instructions = optional(body.instructions, 'instructions', text);
  const system: TextPart[] = instructions ? [{ type: 'text', text: instructions }] : [];
  const messages: Message[] = [];
  const items =
    typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : list(body.input, 'input');
  if (items.length === 0) throw badRequest('input must not be empty.', 'input');
  items.forEach((item, at) => {
    for (const message of readItem(fields(item, `input[${at}]`), `input[${at}]`)) {
      const last = messages.at(-1);
      if ('system' in message) system.push(message.system);
      // Calls and results are items of their own there, and parts of one message here.
      else if (last?.role === 'user' && message.role === 'user') last.content.push(...message.content);
      else if (last?.role === 'assistant' && message.role === 'assistant')
        last.content.push(...message.content);
      else messages.push(message);
    }
  });
  return { system: system.length > 0 ? system : undefined, messages };
}

function readItem(item: Fields, path: string): (Message | { system: TextPart })[] {
  switch (item.type ?? 'message') {
    case 'message':
      return readMessage(item, path);
    case 'function_call': {
      const call = {
        type: 'toolCall' as const,
        id: text(item.call_id, `${path}.call_id`),
        name: text(item.name, `${path}.name`),
        arguments: text(item.arguments, `${path}.arguments`),
      };
      return [{ role: 'assistant', content: [call] }];
    }
    case 'function_call_output': {
      const id = text(item.call_id, `${path}.call_id`);
      const content = readContent(item.output, `${path}.output`);
      return [{ role: 'user', content: [{ type: 'toolResult', id, content }] }];
    }
    case 'reasoning': {
      // Signed thoughts were sent out as encrypted content, and go back to who signed them.
      const signature = optional(item.encrypted_content, `${path}.encrypted_content`, text);
      if (signature === undefined) return [];
      const thoughts = list(item.summary ?? [], `${path}.summary`)
        .map((part) => String(fields(part, `${path}.summary`).text ?? ''))
        .join('');
      const redacted = thoughts === '' || undefined;
      return [{ role: 'assistant', content: [{ type: 'reasoning', text: thoughts, signature, redacted }] }];
    }
    default:
      throw badRequest(`${path}.type ${String(item.type)} is not supported.`, `${path}.type`);
  }
}

function readMessage(item: Fields, path: string): (Message | { system: TextPart })[] {
  const role = oneOf(['user', 'assistant', 'system', 'developer'])(item.role, `${path}.role`);
  if (role === 'user') return [{ role, content: readContent(item.content, `${path}.content`) }];
  if (role !== 'assistant') {
    return readContent(item.content, `${path}.content`).flatMap((part) =>
      part.type === 'text' ? [{ system: part }] : [],
    );
  }
  if (typeof item.content === 'string') return [{ role, content: [{ type: 'text', text: item.content }] }];
  const content = list(item.content, `${path}.content`).map((value) => {
    const part = fields(value, `${path}.content`);
    return part.type === 'refusal'
      ? { type: 'refusal' as const, text: text(part.refusal, `${path}.content`) }
      : { type: 'text' as const, text: text(part.text, `${path}.content`) };
  });
  return [{ role, content }];
}

function readContent(value: unknown, path: string): (TextPart | ImagePart)[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  return list(value, path).map((item, at) => {
    const part = fields(item, `${path}[${at}]`);
    if (part.type === 'input_text' || part.type === 'output_text') {
      return { type: 'text', text: text(part.text, `${path}[${at}].text`) };
    }
    if (part.type === 'input_image' && typeof part.image_url === 'string') {
      const detail = oneOf(['low', 'high', 'auto']);
      return {
        type: 'image',
        source: imageSource(part.image_url, `${path}[${at}].image_url`),
        detail: optional(part.detail, `${path}[${at}].detail`, detail),
      };
    }
    throw badRequest(
      `${path}[${at}].type must be input_text, or input_image with a URL.`,
      `${path}[${at}].type`,
    );
  });
}

const readTools = (value: unknown, param: string): Tool[] =>
  list(value, param).map((item, at) => {
    const path = `${param}[${at}]`;
    const tool = fields(item, path);
    if (tool.type !== 'function') throw badRequest(`${path}.type must be function.`, `${path}.type`);
    return {
      name: text(tool.name, `${path}.name`),
      description: optional(tool.description, `${path}.description`, text),
      schema: optional(tool.parameters, `${path}.parameters`, fields) ?? { type: 'object', properties: {} },
      strict: optional(tool.strict, `${path}.strict`, flag),
    };
  });

const readToolChoice = (value: unknown, param: string): ToolChoice =>
  typeof value === 'string'
    ? oneOf(['auto', 'none', 'required'])(value, param)
    : { name: text(fields(value, param).name, `${param}.name`) };

function readFormat(value: unknown, param: string): ResponseFormat {
  const format = fields(value, param);
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json_object') return { type: 'json' };
  oneOf(['json_schema'])(format.type, `${param}.type`);
  return readJsonSchema(format, param);
}
