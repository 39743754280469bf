import type { TextRequest } from '#lib/vendors/index.ts';

/** How much of what was sent is shown to a model that is asked to go on. Characters. */
const anchorLength = 60;
/** Overlaps shorter than this are chance. */
const shortestOverlap = 8;

/** A request for the rest of an answer that broke off, and what has to be cut from the front of what comes. */
export interface Continuation {
  request: TextRequest;
  joiner: Joiner;
  isPrefill: boolean;
}

/**
 * Asks another target for the rest. A prefill where the target takes one; else, in words, with the last words repeated
 * as an anchor by which the two parts are joined.
 */
export function continueText(request: TextRequest, sent: string, takesPrefill: boolean): Continuation {
  const assistant = (text: string) => ({
    role: 'assistant' as const,
    content: [{ type: 'text' as const, text }],
  });
  // With tools or thoughts vendors refuse one.
  if (takesPrefill && !request.tools?.length && !request.reasoning) {
    // Anthropic refuses a prefill that ends in white space.
    const text = sent.trimEnd();
    return {
      request: { ...request, messages: [...request.messages, assistant(text)] },
      joiner: createJoiner(sent, sent.slice(text.length)),
      isPrefill: true,
    };
  }
  const anchor = sent.slice(-anchorLength);
  const words = `Your answer was cut off after these words:\n${anchor}\nRepeat exactly these words, then go on from there to the end of the answer. Write nothing else.`;
  return {
    request: {
      ...request,
      messages: [
        ...request.messages,
        assistant(sent.trimEnd()),
        { role: 'user', content: [{ type: 'text', text: words }] },
      ],
    },
    joiner: createJoiner(sent),
    isPrefill: false,
  };
}

/** Lets the new part of an answer through, without what it repeats of the old part. */
export interface Joiner {
  add(text: string): string;
  /** What was still held back when the answer ended. */
  end(): string;
}

/**
 * @param sent what has left already
 * @param space white space at its end that a prefilled answer may repeat; undefined: the answer starts anew, after an
 *   anchor, from its beginning, or somewhere between
 */
export function createJoiner(sent: string, space?: string): Joiner {
  let waiting = '';
  let isJoined = false;

  const release = (text: string): string => {
    isJoined = true;
    waiting = '';
    return text;
  };
  /** As the model should have gone on: between two words there is a space. */
  const spaced = (text: string): string =>
    /[\p{L}\p{N},.;:!?]$/u.test(sent) && /^[\p{L}\p{N}]/u.test(text) && !isUnspaced(sent, text)
      ? ` ${text}`
      : text;

  function decide(isEnd: boolean): string {
    if (space !== undefined) {
      if (waiting.trim() === '' && !isEnd) return '';
      return release(space === '' ? waiting : waiting.trimStart());
    }
    const text = waiting.trimStart();
    // It starts from the beginning: held until it is past what was sent, or turns out to be different.
    if (sent.startsWith(text) && !isEnd) return '';
    if (text.startsWith(sent)) return release(text.slice(sent.length));
    if (text.length < anchorLength * 2 && !isEnd) return '';
    const overlap = overlapOf(sent, text);
    return release(overlap > 0 ? text.slice(overlap) : spaced(text));
  }

  return {
    add(text) {
      if (isJoined) return text;
      waiting += text;
      return decide(false);
    },
    end: () => (isJoined ? '' : decide(true)),
  };
}

/** How much of the start of `text` is the end of `sent`. */
function overlapOf(sent: string, text: string): number {
  for (let length = Math.min(text.length, sent.length); length >= shortestOverlap; length--)
    if (sent.endsWith(text.slice(0, length))) return length;
  return 0;
}

/** Scripts that are written without spaces. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const isUnspaced = (sent: string, text: string): boolean =>
  unspaced.test(sent.slice(-1)) || unspaced.test(text.slice(0, 1));
