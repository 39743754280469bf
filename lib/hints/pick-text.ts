import type { HintBody } from './types.ts';

/** The text in a language, else in its base language or a regional form of it, else the default. @param language BCP 47 */
export function pickText(texts: HintBody['texts'], language: string | null): string {
  if (language === null) return texts.default;
  const wanted = language.toLowerCase();
  const base = baseOf(wanted);
  const given = Object.keys(texts).filter((name) => name !== 'default');
  const found =
    given.find((name) => name.toLowerCase() === wanted) ??
    given.find((name) => name.toLowerCase() === base) ??
    given.find((name) => baseOf(name.toLowerCase()) === base);
  return found === undefined ? texts.default : (texts[found] as string);
}

const baseOf = (language: string): string => language.split(/[-_]/, 1)[0] as string;
