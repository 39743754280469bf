import type { AssistantPart } from '../../canonical.ts';
import type { CanonicalEvent, FinishEvent } from '../../events.ts';
import type { Usage } from '../../usage.ts';
import { type AnswerContext, type StreamWriter, sse } from '../dialect.ts';
import { openaiErrorObject } from '../openai-error.ts';
import { type Item, incompleteReason, itemOf, outputText, responseObject } from './result.ts';

type Delta = CanonicalEvent & { type: 'textDelta' | 'refusalDelta' | 'reasoningDelta' };

/** Events as `response.*` events. Each output item is announced, grows and is closed before the next one begins. */
export class ResponsesWriter implements StreamWriter {
  readonly #context: AnswerContext;
  readonly #output: Item[] = [];
  #part: AssistantPart | undefined;
  #sequence = 0;
  #model: string;
  #usage: Usage | undefined;
  #refused = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#model = context.request.model;
  }

  write(event: CanonicalEvent): string {
    switch (event.type) {
      case 'start': {
        this.#model = event.model || this.#model;
        const response = this.#response('in_progress');
        return (
          this.#send('response.created', { response }) + this.#send('response.in_progress', { response })
        );
      }
      case 'textDelta':
      case 'refusalDelta':
      case 'reasoningDelta':
        return this.#grow(event);
      case 'toolCallStart':
        return this.#begin({ type: 'toolCall', id: event.id, name: event.name, arguments: '' });
      case 'toolCallDelta': {
        if (this.#part?.type === 'toolCall') this.#part.arguments += event.arguments;
        return this.#send('response.function_call_arguments.delta', {
          ...this.#place(),
          delta: event.arguments,
        });
      }
      case 'toolCallEnd':
        return this.#close();
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'finish':
        return this.#finish(event);
      case 'error': {
        const { code, message } = openaiErrorObject(event.error) as { code: string | null; message: string };
        const error = { code: code ?? 'server_error', message };
        return this.#send('response.failed', {
          response: this.#response('failed', { error }),
          ...this.#kept(),
        });
      }
    }
  }

  #finish({ reason }: FinishEvent): string {
    const closed = this.#close();
    const incomplete = incompleteReason(reason, this.#refused);
    const status = incomplete === undefined ? 'completed' : 'incomplete';
    return (
      closed +
      this.#send(`response.${status}`, { response: this.#response(status, { incomplete }), ...this.#kept() })
    );
  }

  #grow(event: Delta): string {
    const type =
      event.type === 'textDelta' ? 'text' : event.type === 'refusalDelta' ? 'refusal' : 'reasoning';
    if (type === 'refusal') this.#refused = true;
    const opened = this.#part?.type === type ? '' : this.#begin({ type, text: '' });
    const part = this.#part as Extract<AssistantPart, { text: string }>;
    part.text += event.text;
    if (part.type === 'reasoning' && event.type === 'reasoningDelta') {
      if (event.signature !== undefined) part.signature = event.signature;
      const said = event.text
        ? this.#send('response.reasoning_summary_text.delta', {
            ...this.#place(),
            summary_index: 0,
            delta: event.text,
          })
        : '';
      // A signature ends its thought.
      return opened + said + (event.signature === undefined ? '' : this.#close());
    }
    const name = type === 'text' ? 'response.output_text.delta' : 'response.refusal.delta';
    return opened + this.#send(name, { ...this.#place(), content_index: 0, delta: event.text, logprobs: [] });
  }

  #begin(part: AssistantPart): string {
    const closed = this.#close();
    this.#part = part;
    const item = this.#item();
    const { item_id, output_index } = this.#place();
    const empty = part.type === 'text' || part.type === 'refusal' ? { ...item, content: [] } : item;
    let out = this.#send('response.output_item.added', {
      output_index,
      item: { ...empty, status: 'in_progress' },
    });
    const at = { item_id, output_index };
    if (part.type === 'text') {
      out += this.#send('response.content_part.added', { ...at, content_index: 0, part: outputText('') });
    } else if (part.type === 'refusal') {
      out += this.#send('response.content_part.added', {
        ...at,
        content_index: 0,
        part: { type: 'refusal', refusal: '' },
      });
    } else if (part.type === 'reasoning') {
      const summary = { type: 'summary_text', text: '' };
      out += this.#send('response.reasoning_summary_part.added', { ...at, summary_index: 0, part: summary });
    }
    return closed + out;
  }

  #close(): string {
    const part = this.#part;
    if (!part) return '';
    const at = this.#place();
    const item = this.#item();
    let out = '';
    if (part.type === 'text') {
      const { text } = part;
      out += this.#send('response.output_text.done', { ...at, content_index: 0, text, logprobs: [] });
      out += this.#send('response.content_part.done', { ...at, content_index: 0, part: outputText(text) });
    } else if (part.type === 'refusal') {
      const refusal = part.text;
      out += this.#send('response.refusal.done', { ...at, content_index: 0, refusal });
      out += this.#send('response.content_part.done', {
        ...at,
        content_index: 0,
        part: { type: 'refusal', refusal },
      });
    } else if (part.type === 'toolCall') {
      const { name, arguments: args } = part;
      out += this.#send('response.function_call_arguments.done', { ...at, name, arguments: args });
    } else {
      const { text } = part;
      out += this.#send('response.reasoning_summary_text.done', { ...at, summary_index: 0, text });
      const summary = { type: 'summary_text', text };
      out += this.#send('response.reasoning_summary_part.done', { ...at, summary_index: 0, part: summary });
    }
    out += this.#send('response.output_item.done', { output_index: at.output_index, item });
    this.#output.push(item);
    this.#part = undefined;
    return out;
  }

  #item(): Item {
    return itemOf(this.#part as AssistantPart, this.#context.id, this.#output.length);
  }

  #place(): { item_id: string; output_index: number } {
    return { item_id: this.#item().id, output_index: this.#output.length };
  }

  #response(
    status: 'in_progress' | 'completed' | 'incomplete' | 'failed',
    more: { incomplete?: string | undefined; error?: { code: string; message: string } } = {},
  ): Record<string, unknown> {
    const usage = status === 'in_progress' ? undefined : this.#usage;
    return responseObject(this.#context, {
      status,
      model: this.#model,
      output: [...this.#output],
      usage,
      ...more,
    });
  }

  #kept(): Record<string, unknown> {
    const kept = this.#context.kept?.();
    return kept ? { kept } : {};
  }

  #send(type: string, data: object): string {
    return sse({ type, sequence_number: this.#sequence++, ...data }, type);
  }
}
