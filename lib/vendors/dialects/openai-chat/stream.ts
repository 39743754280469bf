import type { CanonicalEvent, FinishEvent } from '../../events.ts';
import type { Usage } from '../../usage.ts';
import { type AnswerContext, type StreamWriter, sse } from '../dialect.ts';
import { openaiErrorObject } from '../openai-error.ts';
import { chatFinishReason, chatUsage } from './result.ts';

/** Events as `chat.completion.chunk`s. After an error there is no `[DONE]`: what was cut does not look complete. */
export class ChatWriter implements StreamWriter {
  readonly #context: AnswerContext;
  #model: string;
  #usage: Usage | undefined;
  #refused = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#model = context.request.model;
  }

  write(event: CanonicalEvent): string {
    switch (event.type) {
      case 'start':
        this.#model = event.model || this.#model;
        return this.#delta({ role: 'assistant', content: '' });
      case 'textDelta':
        return this.#delta({ content: event.text });
      case 'reasoningDelta':
        return event.text ? this.#delta({ reasoning_content: event.text }) : '';
      case 'refusalDelta':
        this.#refused = true;
        return this.#delta({ refusal: event.text });
      case 'toolCallStart': {
        const { index, id, name } = event;
        return this.#delta({
          tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
        });
      }
      case 'toolCallDelta':
        return this.#delta({
          tool_calls: [{ index: event.index, function: { arguments: event.arguments } }],
        });
      case 'toolCallEnd':
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'finish':
        return this.#finish(event);
      case 'error':
        return sse({ error: openaiErrorObject(event.error), ...this.#kept() });
    }
  }

  #finish({ reason }: FinishEvent): string {
    const { includeUsage } = this.#context;
    const last = this.#delta({}, chatFinishReason(reason, this.#refused), includeUsage ? {} : this.#kept());
    const usage =
      includeUsage && this.#usage
        ? sse({ ...this.#frame(), choices: [], usage: chatUsage(this.#usage), ...this.#kept() })
        : '';
    return `${last}${usage}data: [DONE]\n\n`;
  }

  #kept(): Record<string, unknown> {
    const kept = this.#context.kept?.();
    return kept ? { kept } : {};
  }

  #frame() {
    return {
      id: this.#context.id,
      object: 'chat.completion.chunk',
      created: Math.floor(this.#context.createdAt / 1000),
      model: this.#model,
    };
  }

  #delta(delta: object, finish_reason: string | null = null, extra: object = {}): string {
    return sse({ ...this.#frame(), choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...extra });
  }
}
