import type { Definition, Literal, RangeLiteral } from './definition.ts';
import type { Field, Scalar } from './fields.ts';
import { isContains, isIs } from './matches.ts';

/** Flags as sentences: with true, with false. */
const flags: { readonly [field in Field]?: readonly [string, string] } = {
  truncated: ['result was cut off', 'result was not cut off'],
  rescued: ['another target finished the result', 'one target gave the whole result'],
  json: ['result is JSON', 'result is not JSON'],
  list: ['result is a list', 'result is not a list'],
  markdown: ['result is in Markdown', 'result is not in Markdown'],
  html: ['result is HTML', 'result is not HTML'],
  code: ['result is code', 'result is not code'],
  quoted: ['result stands in quotation marks', 'result does not stand in quotation marks'],
  emoji: ['result has emoji', 'result has no emoji'],
  paragraphs: ['result has several paragraphs', 'result has one paragraph'],
  endsMidSentence: ['result ends in mid-sentence', 'result ends with a sentence'],
  alpha: ['image has an alpha channel', 'image has no alpha channel'],
};

/** A definition in words: "feature is button-text and result is longer than 60 characters". */
export function describe({ all, near }: Definition): string {
  const parts = all.map(describeLiteral);
  if (near) parts.push(`input is about ${near.words?.length ? near.words.join(', ') : 'one theme'}`);
  return parts.join(' and ');
}

export function describeLiteral(literal: Literal): string {
  if (isContains(literal)) return `input contains “${literal.contains}”`;
  if (!isIs(literal)) return describeRange(literal);
  const { field } = literal;
  const values = 'in' in literal ? literal.in : [literal.is];
  const sentence = typeof values[0] === 'boolean' && values.length === 1 && flags[field];
  if (sentence) return sentence[values[0] ? 0 : 1];
  const shown = values.map((value) => shownValue(field, value));
  return `${nameOf(field)} is ${shown.length > 1 ? `one of ${shown.join(', ')}` : shown[0]}`;
}

function describeRange({ field, above, atMost }: RangeLiteral): string {
  switch (field) {
    case 'inputLength':
    case 'resultLength': {
      const text = field === 'inputLength' ? 'input' : 'result';
      if (above === undefined) return `${text} is at most ${atMost} characters long`;
      if (atMost === undefined) return `${text} is longer than ${above} characters`;
      return `${text} is ${above + 1} to ${atMost} characters long`;
    }
    case 'lengthRatio':
      return `result is ${between('', above, atMost)} times as long as the input`;
    case 'latencyMs':
      return `it took ${between(' s', seconds(above), seconds(atMost))}`;
    case 'candidates':
      return `${between('', above, atMost)} candidates were shown`;
    case 'position':
      return `place in the session is ${between('', above, atMost)}`;
    default:
      return `${nameOf(field)} is ${between('', above, atMost)}`;
  }
}

function between(unit: string, above: number | undefined, atMost: number | undefined): string {
  if (above === undefined) return `at most ${atMost}${unit}`;
  if (atMost === undefined) return `more than ${above}${unit}`;
  return `more than ${above} and at most ${atMost}${unit}`;
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? ms : ms / 1_000);

const nameOf = (field: Field): string =>
  field.replace(/^metadata\./, '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function shownValue(field: Field, value: Scalar): string {
  if (field === 'language' || field === 'script') {
    try {
      return new Intl.DisplayNames('en', { type: field }).of(String(value)) ?? String(value);
    } catch {
      // Not a code: the product's own name for it.
    }
  }
  return String(value);
}
