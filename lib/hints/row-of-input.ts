import { cleanText } from '#lib/interactions/index.ts';
import type { Row } from '#lib/matching/index.ts';
import { type Basis, embed, languageOf, wordsOf } from '#lib/text/index.ts';

/** Of an input, UTF-16 units; beyond them only its length is looked at. */
const readCharacters = 500;

/**
 * What is known of an input before anything is generated: the part of a logged interaction's row that a condition may
 * look at. @param language as the product says it; else it is told from the input
 */
export function rowOfInput(feature: string, input: string, language?: string | null): Row {
  const start = cleanText(input.slice(0, readCharacters));
  const found = languageOf(start);
  const known = language ?? found.language;
  return {
    feature,
    language: known,
    script: found.script,
    inputLength: input.length,
    words: wordsOf(start, known),
  };
}

/** An input's place in the space of a basis. */
export const vectorOfInput = (basis: Basis, input: string): Float32Array =>
  embed(basis, [cleanText(input.slice(0, readCharacters))]).data;
