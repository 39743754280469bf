import type {
  AssistantPart,
  EmbeddingRequest,
  ImagePart,
  ImageRequest,
  ResponseFormat,
  TextPart,
  TextRequest,
  UserPart,
} from '../canonical.ts';
import type { Capabilities } from '../capabilities.ts';
import type {
  WireImagePart,
  WireMessage,
  WireResponseFormat,
  WireTextPart,
} from '../dialects/openai-chat/wire.ts';
import { type FormatMode, formatMode, withAnswerTool } from '../format-mode.ts';
import { takesStrict } from '../json-schema/openai-strict.ts';
import { formatInWords } from '../structured.ts';

/** Where servers that speak OpenAI's chat dialect differ from one another. */
export interface ChatFlavour {
  maxTokensField: 'max_completion_tokens' | 'max_tokens';
  /** Takes `stream_options: {include_usage: true}`. */
  streamUsage: boolean;
}

export const openaiFlavour: ChatFlavour = { maxTokensField: 'max_completion_tokens', streamUsage: true };

export const chatFormatMode = (request: TextRequest, can: Capabilities): FormatMode =>
  formatMode(request, can, { json: can.jsonSchema !== 'prompt', schema: () => true, thinks: false });

/** A text request as the body of `POST /chat/completions`. */
export function toChat(
  original: TextRequest,
  can: Capabilities,
  stream: boolean,
  flavour: ChatFlavour = openaiFlavour,
): Record<string, unknown> {
  const mode = chatFormatMode(original, can);
  const request = mode === 'tool' ? withAnswerTool(original) : original;
  const effort = request.reasoning?.effort;
  const samples = can.sampling === 'always' || (can.sampling === 'without-reasoning' && effort === 'none');
  return {
    model: request.model,
    messages: messagesOf(request, can, mode),
    tools: request.tools?.map(({ name, description, schema, strict }) => ({
      type: 'function',
      function: { name, description, parameters: schema, strict },
    })),
    tool_choice:
      typeof request.toolChoice === 'object'
        ? { type: 'function', function: request.toolChoice }
        : request.toolChoice,
    parallel_tool_calls: request.tools?.length ? request.parallelToolCalls : undefined,
    response_format: mode === 'native' ? responseFormat(request.responseFormat) : undefined,
    [flavour.maxTokensField]: request.maxTokens,
    ...(samples && {
      temperature: request.temperature,
      top_p: request.topP,
      presence_penalty: request.presencePenalty,
      frequency_penalty: request.frequencyPenalty,
    }),
    stop: request.stop,
    seed: request.seed,
    reasoning_effort: can.reasoning === 'effort' ? effort : undefined,
    user: request.user,
    stream: stream || undefined,
    stream_options: stream && flavour.streamUsage ? { include_usage: true } : undefined,
    ...request.vendorOptions?.openai,
  };
}

function responseFormat(format: ResponseFormat | undefined): WireResponseFormat | undefined {
  if (format?.type !== 'jsonSchema') return format?.type === 'json' ? { type: 'json_object' } : undefined;
  const { name, description, schema } = format;
  const strict = format.strict ?? takesStrict(schema);
  return { type: 'json_schema', json_schema: { name, description, schema, strict } };
}

function messagesOf(request: TextRequest, can: Capabilities, mode: FormatMode): WireMessage[] {
  const system: TextPart[] = [...(request.system ?? [])];
  const format = request.responseFormat;
  if (mode === 'prompt' && format && format.type !== 'text') {
    system.push({ type: 'text', text: formatInWords(format) });
  }
  const messages: WireMessage[] = system.map(({ text }) => ({ role: can.systemRole, content: text }));
  for (const message of request.messages) {
    if (message.role === 'user') messages.push(...userMessages(message.content));
    else messages.push(assistantMessage(message.content));
  }
  return messages;
}

const textPart = ({ text }: TextPart): WireTextPart => ({ type: 'text', text });

const imageUrl = ({ source }: ImagePart): string =>
  source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;

const contentPart = (part: TextPart | ImagePart): WireTextPart | WireImagePart =>
  part.type === 'text'
    ? textPart(part)
    : { type: 'image_url', image_url: { url: imageUrl(part), detail: part.detail } };

/** Tool results are messages of their own and come first; images in them, which a tool message cannot hold, after. */
function userMessages(parts: UserPart[]): WireMessage[] {
  const results = parts.filter((part) => part.type === 'toolResult');
  const rest = [
    ...results.flatMap(({ content }) => content.filter((part) => part.type === 'image')),
    ...parts.filter((part) => part.type !== 'toolResult'),
  ];
  const messages: WireMessage[] = results.map(({ id, content }) => {
    const texts = content.filter((part) => part.type === 'text').map(textPart);
    // An empty list is refused.
    return { role: 'tool', tool_call_id: id, content: texts.length > 0 ? texts : '' };
  });
  const only = rest.length === 1 ? rest[0] : undefined;
  if (only?.type === 'text') messages.push({ role: 'user', content: only.text });
  else if (rest.length > 0) messages.push({ role: 'user', content: rest.map(contentPart) });
  return messages;
}

function assistantMessage(parts: AssistantPart[]): WireMessage {
  const text = parts.filter((part) => part.type === 'text').map(textPart);
  const refusal = parts.find((part) => part.type === 'refusal')?.text;
  const calls = parts.filter((part) => part.type === 'toolCall');
  return {
    role: 'assistant',
    // Null only beside something else.
    content: text.length > 1 ? text : (text[0]?.text ?? (refusal || calls.length > 0 ? null : '')),
    refusal,
    tool_calls: calls.length
      ? calls.map(({ id, name, arguments: json }) => ({
          id,
          type: 'function',
          function: { name, arguments: json },
        }))
      : undefined,
  };
}

/** An embedding request as the body of `POST /embeddings`. */
export const toEmbeddings = (request: EmbeddingRequest): Record<string, unknown> => ({
  model: request.model,
  input: request.input,
  dimensions: request.dimensions,
  encoding_format: request.encoding,
  user: request.user,
  ...request.vendorOptions?.openai,
});

/** An image request as the body of `POST /images/generations`. Only DALL·E takes `response_format`. */
export const toImages = (request: ImageRequest): Record<string, unknown> => ({
  model: request.model,
  prompt: request.prompt,
  n: request.count,
  size: request.size,
  quality: request.quality,
  background: request.background,
  output_format: request.format,
  response_format:
    request.answer && !/^(gpt|chatgpt)-image/.test(request.model)
      ? request.answer === 'url'
        ? 'url'
        : 'b64_json'
      : undefined,
  user: request.user,
  ...request.vendorOptions?.openai,
});
