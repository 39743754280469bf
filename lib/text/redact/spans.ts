/** Kinds of personal data and secrets that rules can find. */
export type PersonalKind =
  | 'url'
  | 'key'
  | 'email'
  | 'iban'
  | 'card'
  | 'ip'
  | 'phone'
  | 'number'
  | 'address'
  | 'name';

/** A stretch of a text, in UTF-16 units. */
export interface Span {
  from: number;
  to: number;
}

/** Finds stretches of one kind in a text that was made plain, see `plain`. */
export type Finder = (text: string) => Iterable<Span>;

/**
 * The text with digits, full-width forms, spaces and dashes of all scripts in ASCII, unit by unit: what is found in it
 * lies at the same place in the text.
 */
export const plain = (text: string): string => text.replace(/[\u0080-\uffff]/g, plainUnit);

function plainUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-';
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  const zero = zeros.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? unit : String(code - zero);
}

/** Zero in Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, … */
const zeros = [
  ...[0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0],
  ...[0x0f20, 0x1040, 0x17e0],
];

/** All matches of a global pattern that hold, each as a span; of one that ends with a group named `it`, only that. */
export function* matches(
  text: string,
  pattern: RegExp,
  holds: (found: string, match: RegExpExecArray) => boolean = () => true,
): Iterable<Span> {
  for (const match of text.matchAll(pattern)) {
    const found = match.groups?.it ?? match[0];
    if (!holds(found, match)) continue;
    const to = match.index + match[0].length;
    yield { from: to - found.length, to };
  }
}

export const digitsOf = (text: string): string => text.replace(/\D/g, '');
