import type { CanonicalEvent, FinishEvent } from '../../events.ts';
import type { Usage } from '../../usage.ts';
import { type AnswerContext, type StreamWriter, sse } from '../dialect.ts';
import { anthropicErrorObject } from './error.ts';
import { messagesUsage, stopReason } from './result.ts';
import type { WireAnswerBlock } from './wire.ts';

const noUsage: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reported: false,
};

/** Events as the stream of a message. Input tokens are told at the end, with the rest: before, they are not known. */
export class MessagesWriter implements StreamWriter {
  readonly #context: AnswerContext;
  #open: WireAnswerBlock['type'] | undefined;
  #index = -1;
  #usage = noUsage;

  constructor(context: AnswerContext) {
    this.#context = context;
  }

  write(event: CanonicalEvent): string {
    switch (event.type) {
      case 'start':
        return this.#start(event.model);
      case 'textDelta':
      case 'refusalDelta':
        return this.#into('text') + this.#delta({ type: 'text_delta', text: event.text });
      case 'reasoningDelta':
        return this.#think(event);
      case 'toolCallStart':
        return this.#begin({ type: 'tool_use', id: event.id, name: event.name, input: {} });
      case 'toolCallDelta':
        return this.#delta({ type: 'input_json_delta', partial_json: event.arguments });
      case 'toolCallEnd':
        return this.#close();
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'finish':
        return this.#finish(event);
      case 'error':
        return send({ type: 'error', error: anthropicErrorObject(event.error), ...this.#kept() });
    }
  }

  #start(model: string): string {
    const { id, request } = this.#context;
    return send({
      type: 'message_start',
      message: {
        id,
        type: 'message',
        role: 'assistant',
        model: model || request.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: messagesUsage(noUsage),
      },
    });
  }

  #think({ text, signature, redacted }: CanonicalEvent & { type: 'reasoningDelta' }): string {
    if (redacted) return this.#begin({ type: 'redacted_thinking', data: signature ?? '' }) + this.#close();
    let out = this.#into('thinking');
    if (text) out += this.#delta({ type: 'thinking_delta', thinking: text });
    if (signature !== undefined) out += this.#delta({ type: 'signature_delta', signature }) + this.#close();
    return out;
  }

  #finish({ reason, stopSequence }: FinishEvent): string {
    const delta = { stop_reason: stopReason(reason, stopSequence), stop_sequence: stopSequence ?? null };
    return (
      this.#close() +
      send({ type: 'message_delta', delta, usage: messagesUsage(this.#usage), ...this.#kept() }) +
      send({ type: 'message_stop' })
    );
  }

  #kept(): Record<string, unknown> {
    const kept = this.#context.kept?.();
    return kept ? { kept } : {};
  }

  #into(type: 'text' | 'thinking'): string {
    if (this.#open === type) return '';
    return this.#begin(type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' });
  }

  #begin(block: WireAnswerBlock): string {
    const closed = this.#close();
    this.#open = block.type;
    this.#index++;
    return closed + send({ type: 'content_block_start', index: this.#index, content_block: block });
  }

  #delta(delta: object): string {
    return send({ type: 'content_block_delta', index: this.#index, delta });
  }

  #close(): string {
    if (this.#open === undefined) return '';
    this.#open = undefined;
    return send({ type: 'content_block_stop', index: this.#index });
  }
}

const send = (event: { type: string } & Record<string, unknown>): string => sse(event, event.type);
