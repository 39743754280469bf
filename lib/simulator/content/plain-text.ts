import type { Random } from '../random.ts';
import { pieces } from '../tokens.ts';
import { snippet } from './snippet.ts';
import { topicOf, wordsFor } from './words/index.ts';
import type { Words } from './words/types.ts';

export interface Wanted {
  system: string;
  prompt: string;
  /**
   * Counts up from call to call: lists are walked by it, so that two calls in a row never begin alike. Random draws
   * alone would repeat a button text every dozen calls.
   */
  turn: number;
}

/** Share of button texts that are a paragraph: one of the demo's failure modes. */
const paragraphButtons = 0.06;

/** An answer in words. "… in 60 tokens" in the prompt gives exactly that many. */
export function plainText(random: Random, wanted: Wanted): string {
  const { system, prompt, turn } = wanted;
  const words = wordsFor(prompt);
  const all = `${system}\n${prompt}`;
  const exact = /\b(\d{1,5}) tokens\b/.exec(prompt)?.[1];
  if (exact) return exactly(random, words, turn, Number(exact));
  if (/transform the request into|into one wide image|image prompt/i.test(system)) {
    return `Wide photograph: ${topicOf(prompt, words) ?? 'a bright room'}, ${random.pick(lights)}. ${sentence(words, turn)}`;
  }
  if (/\b(html|css|javascript|snippet|widget)\b/i.test(all)) return snippet(random, words, turn);
  if (/\b(buttons?|cta|bouton)\b|botón|botão|schaltfläche|ボタン|ปุ่ม|زر/i.test(all)) {
    return random.chance(paragraphButtons) ? paragraph(random, words, turn, 3) : at(words.actions, turn);
  }
  if (/\b(headings?|headlines?|titles?|titular|titre)\b|überschrift|título|見出し/i.test(all)) {
    return headings(system, prompt, words, turn);
  }
  return paragraph(random, words, turn, 3 + random.integer(4));
}

export const refusalText = (prompt: string): string => wordsFor(prompt).refusal;

function headings(system: string, prompt: string, words: Words, turn: number): string {
  const topic = topicOf(prompt, words) ?? at(words.actions, turn).toLowerCase();
  const lines = [0, 1, 2].map((index) => capital(at(words.headings, turn + index).replace('{topic}', topic)));
  // The demo's third heading prompt shouts, and its users dislike it.
  if (/attention|urgency/i.test(system)) return lines.map((line) => `🔥 ${line.toUpperCase()}!!!`).join('\n');
  return /three|candidates/i.test(system) ? lines.join('\n') : (lines[0] as string);
}

function paragraph(random: Random, words: Words, turn: number, count: number): string {
  const chosen = [sentence(words, turn)];
  while (chosen.length < Math.min(count, words.sentences.length)) {
    const next = random.pick(words.sentences);
    if (!chosen.includes(next)) chosen.push(next);
  }
  return chosen.join(words.space);
}

function exactly(random: Random, words: Words, turn: number, tokens: number): string {
  const parts = pieces(sentence(words, turn));
  while (parts.length < tokens) parts.push(...pieces(words.space + random.pick(words.sentences)));
  return parts.slice(0, tokens).join('');
}

const at = (list: readonly string[], turn: number): string => list[turn % list.length] as string;
const sentence = (words: Words, turn: number): string => at(words.sentences, turn);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lights = ['soft morning light', 'warm evening light', 'overcast daylight', 'light from a large window'];
