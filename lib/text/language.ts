import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { eld as Eld } from 'eld/small';
import { scriptOf } from './script.ts';

export interface TextLanguage {
  /** ISO 639-1; null where the text is too short to tell, or is none. */
  language: string | null;
  /** ISO 15924. */
  script: string | null;
}

/** Scripts that one language (of those spoken by many) is written in. */
const languages: Record<string, string> = {
  ...{
    Jpan: 'ja',
    Hang: 'ko',
    Thai: 'th',
    Grek: 'el',
    Hebr: 'he',
    Armn: 'hy',
    Geor: 'ka',
    Beng: 'bn',
    Gujr: 'gu',
  },
  ...{
    Guru: 'pa',
    Knda: 'kn',
    Mlym: 'ml',
    Orya: 'or',
    Taml: 'ta',
    Telu: 'te',
    Sinh: 'si',
    Laoo: 'lo',
    Khmr: 'km',
  },
  ...{ Mymr: 'my', Ethi: 'am', Tibt: 'bo', Mong: 'mn', Thaa: 'dv', Hani: 'zh' },
};
/** Scripts of several languages, with those that are told apart. Indonesian counts as Malay. */
const choices: Record<string, readonly string[]> = {
  Latn: 'az ca cs da de en es et eu fi fr hr hu is it lt lv ms nl no pl pt ro sk sl sq sv tl tr vi yo'.split(
    ' ',
  ),
  Cyrl: ['be', 'bg', 'ru', 'sr', 'uk'],
  Arab: ['ar', 'fa', 'ku', 'ur'],
  Deva: ['hi', 'mr'],
};
/**
 * Which languages a letter leaves, where one is seen. The package's n-grams are two letters long in these scripts, and
 * hardly tell Russian from Bulgarian.
 */
const leaves: Record<string, readonly (readonly [RegExp, readonly string[]])[]> = {
  Cyrl: [
    [/[әғқңөұүһ]/i, []],
    [/[ыэё]|ъ[еюя]/i, ['ru', 'be']],
    [/і/i, ['uk', 'be']],
    [/ў/i, ['be']],
    [/[їєґ]/i, ['uk']],
    [/[ђјљњћџ]/i, ['sr']],
    [/ъ(?![еюя])/i, ['bg']],
    [/ь(?!о)/i, ['ru', 'uk', 'be']],
    // So many letters without those that are frequent in the others.
    [/^(?!.*[іїєґўђјљњћџ])(\P{L}*\p{L}){24}/isu, ['ru', 'bg']],
  ],
  Arab: [
    [/[ٹڈڑںے]/, ['ur']],
    [/[ۆێڕڵ]/, ['ku']],
    [/[پچژگ]/, ['fa', 'ur', 'ku']],
    [/ة/, ['ar']],
  ],
  Deva: [[/ळ/, ['mr']]],
};
/** By how much the best language must lead: with less, one short text in ten is given a wrong one. Most write Russian. */
const leastLead = (language: string): number => (['ru', 'hi', 'mr'].includes(language) ? 0 : 0.02);
/** Letters that a script alone must show; two Han characters may be Japanese. */
const leastLetters = (script: string): number => (script === 'Hani' ? 6 : 2);

let detector: typeof Eld | undefined;

/** The n-grams take 45 MB and half a second: loaded when a text needs them first. */
function loaded(): typeof Eld {
  if (!detector) {
    const path = fileURLToPath(import.meta.resolve('eld/small'));
    const { eld } = createRequire(import.meta.url)(path) as { eld: typeof Eld };
    detector = eld.newInstance();
    detector.enableTextCleanup(true);
  }
  return detector;
}

/**
 * What a text is written in: by its script and the letters of it where they tell, else by n-grams (package eld). Rather
 * no language than a wrong one: texts of one or two words have none in scripts of many languages.
 */
export function languageOf(text: string): TextLanguage {
  const { script, letters } = scriptOf(text);
  if (script === null) return { language: null, script };
  const among = choices[script];
  if (!among)
    return { language: letters < leastLetters(script) ? null : (languages[script] ?? null), script };
  const start = text.slice(0, 1000);
  const left = (leaves[script] ?? []).reduce<readonly string[]>(
    (still, [letters, those]) => (letters.test(start) ? still.filter((one) => those.includes(one)) : still),
    among,
  );
  if (left.length < 2) return { language: left[0] ?? null, script };
  const found = loaded().detect(start);
  const [first, second] = Object.entries(found.getScores()).filter(([one]) => left.includes(one));
  if (!first || !found.isReliable()) return { language: null, script };
  const lead = first[1] - (second?.[1] ?? 0);
  return { language: lead >= leastLead(first[0]) ? first[0] : null, script };
}
