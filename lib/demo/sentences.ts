import type { SeededRandom } from '#lib/stats/index.ts';
import type { Request } from './request.ts';
import { fill, type Language, type Slots, words } from './words/index.ts';

/** So many different sentences about the request. */
export function paragraph(random: SeededRandom, { language, slots }: Request, sentences: number): string {
  return distinct(random, words[language].sentences, sentences)
    .map((template) => phrase(template, slots))
    .join(between(language));
}

/** A template filled in, beginning with a capital where the script has them. */
export function phrase(template: string, slots: Slots): string {
  const text = fill(template, slots);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What stands between two sentences. */
export const between = (language: Language): string => (language === 'ja' ? '' : ' ');

/** `count` different entries, by rejection: the lists are several times as long. */
export function distinct<T>(random: SeededRandom, list: readonly T[], count: number): T[] {
  const chosen = new Set<T>();
  while (chosen.size < count) chosen.add(random.pick(list));
  return [...chosen];
}
