import type {
  AssistantPart,
  EmbeddingRequest,
  EmbeddingResult,
  FinishReason,
  ImageRequest,
  ImageResult,
  TextRequest,
  TextResult,
} from '../canonical.ts';
import type { WireChunk, WireCompletion, WireUsage } from '../dialects/openai-chat/wire.ts';
import { VendorError } from '../errors.ts';
import type { CanonicalEvent, FinishEvent } from '../events.ts';
import type { EventReader } from '../transport/protocol.ts';
import { countOf, estimateUsage, type Usage } from '../usage.ts';

const finishReasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'toolCalls',
  function_call: 'toolCalls',
  content_filter: 'contentFilter',
};
const finishReason = (reason: string): FinishReason => finishReasons[reason] ?? 'other';

function chatUsage(usage: WireUsage | null | undefined): Usage | undefined {
  if (typeof usage?.prompt_tokens !== 'number') return undefined;
  return {
    inputTokens: countOf(usage.prompt_tokens),
    cachedInputTokens: countOf(usage.prompt_tokens_details?.cached_tokens),
    outputTokens: countOf(usage.completion_tokens),
    reasoningTokens: countOf(usage.completion_tokens_details?.reasoning_tokens),
    reported: true,
  };
}

/** A chat completion as a result. Throws VendorError `malformed`. */
export function fromChat(json: WireCompletion, request: TextRequest, vendor: string): TextResult {
  const choice = json.choices?.[0];
  if (!choice?.message)
    throw new VendorError('malformed', { vendor, summary: 'no choice in the answer', status: 200 });
  const { message } = choice;
  const content: AssistantPart[] = [];
  const thoughts = message.reasoning_content ?? message.reasoning;
  if (thoughts) content.push({ type: 'reasoning', text: thoughts });
  if (message.content) content.push({ type: 'text', text: message.content });
  if (message.refusal) content.push({ type: 'refusal', text: message.refusal });
  message.tool_calls?.forEach(({ id, function: { name, arguments: args } }, index) => {
    content.push({ type: 'toolCall', id: id || `call_${index}`, name, arguments: args ?? '' });
  });
  const reason = finishReason(choice.finish_reason ?? 'stop');
  return {
    kind: 'text',
    id: json.id ?? '',
    model: json.model ?? request.model,
    content,
    // Some servers say `stop` although they call tools.
    finishReason: message.refusal
      ? 'contentFilter'
      : message.tool_calls?.length && reason === 'stop'
        ? 'toolCalls'
        : reason,
    usage: chatUsage(json.usage) ?? estimateUsage(request, content),
  };
}

/** Reads the chunks of one chat completion. */
export class ChatReader implements EventReader {
  usage: Usage | undefined;
  finish: FinishEvent | undefined;
  complete = false;
  ended = false;
  #started = false;
  #refused = false;
  /** Of the call that is being written: our index, the vendor's, and its id. */
  #call: { index: number; wire: number; id: string } | undefined;
  #calls = 0;
  readonly #toError: (body: unknown) => VendorError;

  constructor(toError: (body: unknown) => VendorError) {
    this.#toError = toError;
  }

  marker(data: string): boolean {
    if (!data.startsWith('[DONE]')) return false;
    this.ended = true;
    this.complete = true;
    return true;
  }

  read(chunk: WireChunk): CanonicalEvent[] {
    if (chunk.error) return [{ type: 'error', error: this.#toError(chunk) }];
    const events: CanonicalEvent[] = [];
    // Azure's first chunk has only filter results, neither choices nor model.
    if (!this.#started && chunk.choices?.length) {
      this.#started = true;
      events.push({ type: 'start', id: chunk.id ?? '', model: chunk.model ?? '' });
    }
    this.usage = chatUsage(chunk.usage) ?? this.usage;
    const choice = chunk.choices?.[0];
    if (choice) events.push(...this.#delta(choice));
    if (this.finish && this.usage && !choice) this.complete = true;
    return events;
  }

  #delta({ delta, finish_reason }: WireChunk['choices'][number]): CanonicalEvent[] {
    const events: CanonicalEvent[] = [];
    const thoughts = delta?.reasoning_content ?? delta?.reasoning;
    if (thoughts) events.push({ type: 'reasoningDelta', text: thoughts });
    if (delta?.content) events.push({ type: 'textDelta', text: delta.content });
    if (delta?.refusal) {
      this.#refused = true;
      events.push({ type: 'refusalDelta', text: delta.refusal });
    }
    for (const call of delta?.tool_calls ?? []) {
      const { name, arguments: args } = call.function ?? {};
      // Gemini gives every call index 0, Ollama none: a new id begins a new call as well.
      const wire = call.index ?? this.#call?.wire ?? 0;
      const isNew = !this.#call || this.#call.wire !== wire || (!!call.id && call.id !== this.#call.id);
      if (isNew) {
        events.push(...this.#endCall());
        const index = this.#calls++;
        this.#call = { index, wire, id: call.id || `call_${index}` };
        events.push({ type: 'toolCallStart', index, id: this.#call.id, name: name ?? '' });
      }
      if (args && this.#call)
        events.push({ type: 'toolCallDelta', index: this.#call.index, arguments: args });
    }
    if (finish_reason) {
      events.push(...this.#endCall());
      const reason = finishReason(finish_reason);
      this.finish = {
        type: 'finish',
        reason: this.#refused ? 'contentFilter' : this.#calls > 0 && reason === 'stop' ? 'toolCalls' : reason,
      };
    }
    return events;
  }

  #endCall(): CanonicalEvent[] {
    if (!this.#call) return [];
    const { index } = this.#call;
    this.#call = undefined;
    return [{ type: 'toolCallEnd', index }];
  }
}

interface WireEmbeddings {
  model?: string;
  data?: { embedding: number[] | string; index: number }[];
  usage?: WireUsage;
}

export function fromEmbeddings(
  json: WireEmbeddings,
  request: EmbeddingRequest,
  vendor: string,
): EmbeddingResult {
  const vectors = json.data?.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  if (vectors?.length !== request.input.length) {
    throw new VendorError('malformed', { vendor, summary: 'not one vector for each input', status: 200 });
  }
  const usage = chatUsage(json.usage) ?? estimateUsage(request);
  return { kind: 'embedding', model: json.model ?? request.model, vectors, usage };
}

interface WireImages {
  created?: number;
  output_format?: string;
  data?: { b64_json?: string; url?: string; revised_prompt?: string }[];
  usage?: {
    input_tokens?: number;
    output_tokens?: number;
    output_tokens_details?: { image_tokens?: number };
  };
}

export function fromImages(json: WireImages, request: ImageRequest, vendor: string): ImageResult {
  if (!json.data?.length)
    throw new VendorError('malformed', { vendor, summary: 'no image in the answer', status: 200 });
  const { usage } = json;
  const format = json.output_format ?? request.format ?? 'png';
  return {
    kind: 'image',
    model: request.model,
    createdAt: (json.created ?? 0) * 1000,
    images: json.data.map(({ b64_json, url, revised_prompt }) => ({
      base64: b64_json,
      url,
      mediaType: b64_json ? `image/${format}` : undefined,
      revisedPrompt: revised_prompt,
    })),
    usage:
      usage?.input_tokens === undefined
        ? estimateUsage(request)
        : {
            inputTokens: countOf(usage.input_tokens),
            cachedInputTokens: 0,
            outputTokens: countOf(usage.output_tokens),
            reasoningTokens: 0,
            imageTokens: countOf(usage.output_tokens_details?.image_tokens ?? usage.output_tokens),
            reported: true,
          },
  };
}
