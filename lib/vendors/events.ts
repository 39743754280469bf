import type { AssistantPart, CanonicalRequest, FinishReason, TextResult } from './canonical.ts';
import type { VendorError } from './errors.ts';
import { estimateUsage, type Usage } from './usage.ts';

/**
 * What a stream says. Order: one `start`; deltas, where the parts of an answer follow one another; `usage`; and one
 * `finish` or `error`, always last. A stream without `finish` was not completed, whatever text it brought.
 */
export type CanonicalEvent =
  | { type: 'start'; id: string; model: string }
  | { type: 'textDelta'; text: string }
  | { type: 'reasoningDelta'; text: string; signature?: string | undefined; redacted?: boolean | undefined }
  | { type: 'refusalDelta'; text: string }
  | { type: 'toolCallStart'; index: number; id: string; name: string }
  | { type: 'toolCallDelta'; index: number; arguments: string }
  | { type: 'toolCallEnd'; index: number }
  | { type: 'usage'; usage: Usage }
  | FinishEvent
  | { type: 'error'; error: VendorError };

export interface FinishEvent {
  type: 'finish';
  reason: FinishReason;
  stopSequence?: string | undefined;
  /** Events of the stream that were not valid JSON and were left out. */
  skippedEvents?: number | undefined;
}

/** Whether an event brings something of the answer: what the first-token and between-tokens limits wait for. */
export const isToken = ({ type }: CanonicalEvent): boolean =>
  type === 'textDelta' ||
  type === 'reasoningDelta' ||
  type === 'refusalDelta' ||
  type === 'toolCallStart' ||
  type === 'toolCallDelta';

/** The words of an answer, without refusals, thoughts and calls. */
export const wordsIn = (content: readonly AssistantPart[]): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** Gathers the events of one stream into the result so far, so that a cut stream still has its parts and usage. */
export class Collector {
  readonly content: AssistantPart[] = [];
  id = '';
  model = '';
  usage: Usage | undefined;
  finish: FinishEvent | undefined;
  error: VendorError | undefined;
  readonly #calls = new Map<number, AssistantPart & { type: 'toolCall' }>();

  add(event: CanonicalEvent): void {
    switch (event.type) {
      case 'start':
        this.id = event.id;
        this.model = event.model;
        break;
      case 'textDelta':
        this.#grow('text', event.text);
        break;
      case 'refusalDelta':
        this.#grow('refusal', event.text);
        break;
      case 'reasoningDelta':
        this.#think(event);
        break;
      case 'toolCallStart': {
        const call = { type: 'toolCall' as const, id: event.id, name: event.name, arguments: '' };
        this.#calls.set(event.index, call);
        this.content.push(call);
        break;
      }
      case 'toolCallDelta': {
        const call = this.#calls.get(event.index);
        if (call) call.arguments += event.arguments;
        break;
      }
      case 'usage':
        this.usage = event.usage;
        break;
      case 'finish':
        this.finish = event;
        break;
      case 'error':
        this.error = event.error;
        break;
    }
  }

  #grow(type: 'text' | 'refusal', text: string): void {
    const last = this.content.at(-1);
    if (last?.type === type) last.text += text;
    else this.content.push({ type, text });
  }

  /** A signature closes its thought: what follows is the next one. */
  #think({ text, signature, redacted }: CanonicalEvent & { type: 'reasoningDelta' }): void {
    const last = this.content.at(-1);
    if (last?.type !== 'reasoning' || last.signature !== undefined || redacted) {
      this.content.push({
        type: 'reasoning',
        text,
        ...(signature === undefined ? {} : { signature }),
        ...(redacted ? { redacted } : {}),
      });
      return;
    }
    last.text += text;
    if (signature !== undefined) last.signature = signature;
  }

  /** The result so far; throws the stream's error if it had one. */
  result(request: CanonicalRequest): TextResult {
    if (this.error) throw this.error;
    return {
      kind: 'text',
      id: this.id,
      model: this.model,
      content: this.content,
      finishReason: this.finish?.reason ?? 'other',
      ...(this.finish?.stopSequence === undefined ? {} : { stopSequence: this.finish.stopSequence }),
      usage: this.usage ?? estimateUsage(request, this.content),
    };
  }
}

/** A whole stream as one result. Throws the stream's VendorError. */
export async function collect(
  events: AsyncIterable<CanonicalEvent>,
  request: CanonicalRequest,
): Promise<TextResult> {
  const collector = new Collector();
  for await (const event of events) collector.add(event);
  return collector.result(request);
}

/** A result as the stream it could have been. */
export function eventsOf(result: TextResult): CanonicalEvent[] {
  const events: CanonicalEvent[] = [{ type: 'start', id: result.id, model: result.model }];
  let index = 0;
  for (const part of result.content) {
    if (part.type === 'text') events.push({ type: 'textDelta', text: part.text });
    else if (part.type === 'refusal') events.push({ type: 'refusalDelta', text: part.text });
    else if (part.type === 'reasoning') {
      const { text, signature, redacted } = part;
      events.push({ type: 'reasoningDelta', text, signature, redacted });
    } else {
      events.push({ type: 'toolCallStart', index, id: part.id, name: part.name });
      if (part.arguments !== '') events.push({ type: 'toolCallDelta', index, arguments: part.arguments });
      events.push({ type: 'toolCallEnd', index });
      index++;
    }
  }
  const { finishReason: reason, stopSequence } = result;
  events.push({ type: 'usage', usage: result.usage }, { type: 'finish', reason, stopSequence });
  return events;
}
