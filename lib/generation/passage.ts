import type { HoldBack } from '#lib/routing/index.ts';
import {
  type CanonicalEvent,
  Collector,
  estimateTextTokens,
  estimateUsage,
  type FinishEvent,
  type ResponseFormat,
  type TextRequest,
  type Usage,
  type VendorError,
} from '#lib/vendors/index.ts';
import type { Joiner } from './continuation.ts';

/** What of an answer has left already, over all attempts: it cannot be taken back. */
export interface Sent {
  text: string;
  isStarted: boolean;
  /** Parts of a tool call have left: nobody else can finish those. */
  hasToolParts: boolean;
}

/** One attempt's answer on its way to the caller: what may leave at once, and what waits until it is complete. */
export interface Passage {
  /** Events that leave now. */
  take(event: CanonicalEvent): CanonicalEvent[];
  /** Events that were held back; only after the attempt finished well. */
  release(): CanonicalEvent[];
  /** Everything that came, also what was held back or not passed on. */
  readonly answer: Collector;
  finish(): FinishEvent | undefined;
  error(): VendorError | undefined;
  /** Reported, or estimated from what came; undefined when nothing came. */
  usage(): Usage | undefined;
}

/** Whether an answer's parts make sense only together. */
export const isStructured = (format: ResponseFormat | undefined): boolean =>
  format !== undefined && format.type !== 'text';

export function createPassage(
  request: TextRequest,
  holdBack: HoldBack,
  sent: Sent,
  joiner: Joiner | undefined,
): Passage {
  const answer = new Collector();
  const held: CanonicalEvent[] = [];
  const holdsAll = holdBack === 'all' || (holdBack === 'tools' && isStructured(request.responseFormat));
  let start: CanonicalEvent | undefined;

  /** Puts the start before what leaves first: until then another attempt may still take its place. */
  function leave(...events: CanonicalEvent[]): CanonicalEvent[] {
    if (events.length === 0 || sent.isStarted) return events;
    sent.isStarted = true;
    return start ? [start, ...events] : events;
  }

  function text(words: string): CanonicalEvent[] {
    if (words === '') return [];
    sent.text += words;
    return leave({ type: 'textDelta', text: words });
  }

  return {
    answer,
    take(event) {
      answer.add(event);
      switch (event.type) {
        case 'start':
          start = event;
          return [];
        case 'usage':
        case 'finish':
        case 'error':
          return [];
        case 'textDelta':
          if (!holdsAll) return text(joiner ? joiner.add(event.text) : event.text);
          break;
        case 'reasoningDelta':
        case 'refusalDelta':
          if (!holdsAll) return leave(event);
          break;
        default:
          if (holdBack !== 'none') break;
          sent.hasToolParts = true;
          return leave(event);
      }
      held.push(event);
      return [];
    },
    release() {
      const rest = joiner ? text(joiner.end()) : [];
      const events = [...rest, ...leave(...held.splice(0))];
      // An answer without a word still begins.
      return events.length === 0 && !sent.isStarted && start ? leave().concat(start) : events;
    },
    finish: () => answer.finish,
    error: () => answer.error,
    usage() {
      if (answer.usage) return answer.usage;
      return answer.content.length > 0 ? estimateUsage(request, answer.content) : undefined;
    },
  };
}

/** What the caller is told of an answer in two parts: the last attempt's usage, and the tokens that came before. */
export const usageWithSent = (usage: Usage, before: string): Usage =>
  before === ''
    ? usage
    : { ...usage, outputTokens: usage.outputTokens + estimateTextTokens(before), reported: false };
