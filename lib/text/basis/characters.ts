/** What a character is to features. */
export const [separator, letter, dense, picture] = [0, 1, 2, 3] as const;

/** Letters of scripts that write a word in one to three characters, most of them without spaces. */
const denseScripts = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc]/u;
const letters = /[\p{L}\p{M}\p{N}]/u;
const pictures = /\p{Extended_Pictographic}/u;
const selectors = /[\ufe00-\ufe0f]/;

/** Of the code units of the basic plane, by number; surrogates are separators here, see `kindAt`. */
let kinds: Uint8Array | undefined;

function kindOf(character: string): number {
  if (selectors.test(character)) return separator;
  if (denseScripts.test(character)) return letters.test(character) ? dense : separator;
  if (letters.test(character)) return letter;
  return pictures.test(character) ? picture : separator;
}

/** The table of `kindAt`, made once: 65,536 bytes. */
export function characterKinds(): Uint8Array {
  if (kinds) return kinds;
  kinds = new Uint8Array(65_536);
  for (let unit = 0; unit < kinds.length; unit++) {
    if (unit < 0xd800 || unit > 0xdfff) kinds[unit] = kindOf(String.fromCharCode(unit));
  }
  return kinds;
}

/** Kind of the character that starts with the surrogate at a place; separator for half of a pair. */
export function astralKindAt(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  return point > 0xffff ? kindOf(String.fromCodePoint(point)) : separator;
}
