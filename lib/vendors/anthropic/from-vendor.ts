import type { AssistantPart, FinishReason, TextRequest, TextResult } from '../canonical.ts';
import type {
  WireAnswerBlock,
  WireEvent,
  WireMessage,
  WireUsage,
} from '../dialects/anthropic-messages/wire.ts';
import { VendorError } from '../errors.ts';
import type { CanonicalEvent, FinishEvent } from '../events.ts';
import type { EventReader } from '../transport/protocol.ts';
import { countOf, estimateUsage, type Usage } from '../usage.ts';

const finishReasons: Record<string, FinishReason> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  refusal: 'contentFilter',
};
const finishReason = (reason: string | null | undefined): FinishReason =>
  finishReasons[reason ?? ''] ?? 'other';

/** Anthropic counts cached and newly cached tokens beside `input_tokens`; canonically they are part of the input. */
function messagesUsage(usage: WireUsage | undefined): Usage | undefined {
  if (typeof usage?.input_tokens !== 'number') return undefined;
  const cachedInputTokens = countOf(usage.cache_read_input_tokens);
  const cacheWriteTokens = countOf(usage.cache_creation_input_tokens);
  return {
    inputTokens: countOf(usage.input_tokens) + cachedInputTokens + cacheWriteTokens,
    cachedInputTokens,
    ...(cacheWriteTokens > 0 ? { cacheWriteTokens } : {}),
    outputTokens: countOf(usage.output_tokens),
    reasoningTokens: countOf(usage.output_tokens_details?.thinking_tokens),
    reported: true,
  };
}

function partOf(block: WireAnswerBlock): AssistantPart[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'tool_use':
      return [
        { type: 'toolCall', id: block.id, name: block.name, arguments: JSON.stringify(block.input ?? {}) },
      ];
    case 'thinking':
      return [{ type: 'reasoning', text: block.thinking, signature: block.signature }];
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', signature: block.data, redacted: true }];
    default:
      return [];
  }
}

/** A message as a result. Throws VendorError `malformed`. */
export function fromMessages(json: WireMessage, request: TextRequest): TextResult {
  if (!Array.isArray(json.content)) {
    throw new VendorError('malformed', {
      vendor: 'anthropic',
      summary: 'no content in the answer',
      status: 200,
    });
  }
  const content = json.content.flatMap(partOf);
  return {
    kind: 'text',
    id: json.id ?? '',
    model: json.model ?? request.model,
    content,
    finishReason: finishReason(json.stop_reason),
    stopSequence: json.stop_sequence ?? undefined,
    usage: messagesUsage(json.usage) ?? estimateUsage(request, content),
  };
}

/** Reads the events of one message. */
export class MessagesReader implements EventReader {
  usage: Usage | undefined;
  inputUsage: Partial<Usage> | undefined;
  finish: FinishEvent | undefined;
  complete = false;
  ended = false;
  #startUsage: WireUsage = {};
  /** The vendor's index of each open tool call, to ours. */
  readonly #calls = new Map<number, number>();
  #count = 0;
  readonly #toError: (body: unknown) => VendorError;

  constructor(toError: (body: unknown) => VendorError) {
    this.#toError = toError;
  }

  marker(): boolean {
    return false;
  }

  read(event: WireEvent): CanonicalEvent[] {
    switch (event.type) {
      case 'message_start': {
        const { id, model, usage } = event.message;
        this.#startUsage = usage ?? {};
        const { outputTokens: _, reported: __, ...input } = messagesUsage(usage) ?? {};
        this.inputUsage = input;
        return [{ type: 'start', id, model }];
      }
      case 'content_block_start':
        return this.#start(event.index, event.content_block);
      case 'content_block_delta':
        return this.#delta(event);
      case 'content_block_stop': {
        const index = this.#calls.get(event.index);
        this.#calls.delete(event.index);
        return index === undefined ? [] : [{ type: 'toolCallEnd', index }];
      }
      case 'message_delta': {
        // Output is counted here; input again only in newer versions of the API.
        const said = Object.fromEntries(
          Object.entries(event.usage ?? {}).filter(([, value]) => value !== null),
        );
        if (event.usage) this.usage = messagesUsage({ ...this.#startUsage, ...said });
        if (event.delta.stop_reason) {
          this.finish = {
            type: 'finish',
            reason: finishReason(event.delta.stop_reason),
            stopSequence: event.delta.stop_sequence ?? undefined,
          };
        }
        return [];
      }
      case 'message_stop':
        this.ended = true;
        this.complete = true;
        return [];
      case 'error':
        return [{ type: 'error', error: this.#toError(event) }];
      default:
        return [];
    }
  }

  #start(wireIndex: number, block: WireAnswerBlock): CanonicalEvent[] {
    if (block.type === 'tool_use') {
      const index = this.#count++;
      this.#calls.set(wireIndex, index);
      return [{ type: 'toolCallStart', index, id: block.id, name: block.name }];
    }
    if (block.type === 'redacted_thinking') {
      return [{ type: 'reasoningDelta', text: '', signature: block.data, redacted: true }];
    }
    return block.type === 'text' && block.text ? [{ type: 'textDelta', text: block.text }] : [];
  }

  #delta({ index, delta }: WireEvent & { type: 'content_block_delta' }): CanonicalEvent[] {
    switch (delta.type) {
      case 'text_delta':
        return delta.text ? [{ type: 'textDelta', text: delta.text }] : [];
      case 'thinking_delta':
        return delta.thinking ? [{ type: 'reasoningDelta', text: delta.thinking }] : [];
      case 'signature_delta':
        return delta.signature ? [{ type: 'reasoningDelta', text: '', signature: delta.signature }] : [];
      case 'input_json_delta': {
        const call = this.#calls.get(index);
        return call === undefined || !delta.partial_json
          ? []
          : [{ type: 'toolCallDelta', index: call, arguments: delta.partial_json }];
      }
      default:
        return [];
    }
  }
}
