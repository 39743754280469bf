/** Scripts that are told apart, by ISO 15924. Han, kana and Hangul are sorted out further by `scriptOf`. */
const scripts = [
  ...['Latn', 'Cyrl', 'Arab', 'Deva', 'Hani', 'Hira', 'Kana', 'Hang', 'Thai', 'Grek', 'Hebr', 'Armn', 'Geor'],
  ...['Beng', 'Gujr', 'Guru', 'Knda', 'Mlym', 'Orya', 'Taml', 'Telu', 'Sinh', 'Laoo', 'Khmr', 'Mymr', 'Ethi'],
  ...['Tibt', 'Mong', 'Thaa', 'Cher'],
] as const;
const patterns = scripts.map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));
const letter = /\p{L}/u;

/** Place in `scripts` + 1 of each character of the basic plane; 0 not looked at yet, 255 no letter of any of them. */
const known = new Uint8Array(65_536);
const other = 255;

function placeOf(character: string): number {
  const place = letter.test(character) ? patterns.findIndex((pattern) => pattern.test(character)) : -1;
  return place < 0 ? other : place + 1;
}

export interface ScriptCount {
  /** ISO 15924; Jpan for kana with or without Han, Hani for Han alone. Null without any letter, or if no script leads. */
  script: string | null;
  /** Letters in that script. */
  letters: number;
}

/** The script that more than half of a text's letters are in, by its first 1,000 UTF-16 units. */
export function scriptOf(text: string): ScriptCount {
  const counts = new Uint32Array(scripts.length + 1);
  let letters = 0;
  for (const character of text.slice(0, 1000)) {
    const unit = character.charCodeAt(0);
    let place = character.length > 1 ? placeOf(character) : (known[unit] as number);
    if (place === 0) {
      place = placeOf(character);
      known[unit] = place;
    }
    if (place === other) continue;
    (counts[place] as number) += 1;
    letters++;
  }
  const countOf = (script: (typeof scripts)[number]) => counts[scripts.indexOf(script) + 1] as number;
  const kana = countOf('Hira') + countOf('Kana');
  const japanese = kana + countOf('Hani');
  // A Chinese text may quote a little Japanese, a Japanese one is hardly without kana.
  if (2 * japanese > letters && 10 * kana > japanese) return { script: 'Jpan', letters: japanese };
  const most = counts.indexOf(Math.max(...counts));
  const count = counts[most] as number;
  if (letters === 0 || 2 * count <= letters) return { script: null, letters: count };
  return { script: scripts[most - 1] ?? null, letters: count };
}
