import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';
import { th } from './th.ts';
import type { Words } from './types.ts';

const latin: readonly Words[] = [en, de, es, fr, pt];

/** The vocabulary for the language of a text: by script, else by its frequent words; English when nothing tells. */
export function wordsFor(text: string): Words {
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(text)) return ja;
  if (/[\u0e00-\u0e7f]/.test(text)) return th;
  if (/[\u0600-\u06ff]/.test(text)) return ar;
  const found = new Set(
    text
      .slice(0, 2000)
      .toLowerCase()
      .match(/\p{L}+/gu),
  );
  let best = en;
  let most = 0;
  for (const words of latin) {
    const score = words.marks.reduce((sum, mark) => sum + (found.has(mark) ? 1 : 0), 0);
    if (score > most) [best, most] = [words, score];
  }
  return best;
}

/** One to three of its telling words, as a topic; undefined when there are none. */
export function topicOf(text: string, { marks }: Words): string | undefined {
  const quoted = text.match(/["“«„]([^"”»“]{2,40})["”»“]/)?.[1];
  if (quoted) return quoted;
  const words = text.match(/[\p{Script=Latin}][\p{Script=Latin}'’-]{3,}/gu) ?? [];
  const telling = words.filter((word) => !marks.includes(word.toLowerCase()) && !asking.test(word));
  return telling.slice(0, 2).join(' ') || undefined;
}

const asking =
  /^(write|please|button|label|text|heading|headline|title|paragraph|page|website|site|image|picture|make|give|short|schreib\w*|bitte|titre|título|texto?|answer|about|json|that|this|should|would|what|tokens|words)$/i;
