import { type Definition, describe, describeLiteral, matches, type Row } from '#lib/matching/index.ts';
import type { Basis } from '#lib/text/index.ts';
import { isFor, vectorsOf } from './match-hints.ts';
import { pickText } from './pick-text.ts';
import { rowOfInput } from './row-of-input.ts';
import type { HintAsk, HintBody } from './types.ts';

/** Whether a hint applies to an input, and why. */
export interface HintTrial {
  isMatch: boolean;
  /** Each condition in words, and whether it holds. */
  reasons: { words: string; holds: boolean }[];
  /** What the input is taken to be written in; null: cannot be told. */
  language: string | null;
  /** What the user would read. */
  text: string;
}

export function tryHint(
  { features, condition, texts }: Pick<HintBody, 'features' | 'condition' | 'texts'>,
  { feature, input, language }: HintAsk,
  findBasis: (id: string) => Basis | undefined,
): HintTrial {
  const { all, near } = condition;
  const row: Row = {
    ...rowOfInput(feature, input, language),
    vectors: vectorsOf(input, near ? [near.basis] : [], findBasis),
  };
  const reasons = all.map((literal) => ({
    words: describeLiteral(literal),
    holds: matches({ version: 1, all: [literal] }, row),
  }));
  if (near) {
    const theme: Definition = { version: 1, all: [], near };
    reasons.push({ words: describe(theme), holds: matches(theme, row) });
  }
  if (features.length > 0)
    reasons.unshift({ words: `feature is ${features.join(' or ')}`, holds: isFor({ features }, feature) });
  const known = typeof row.language === 'string' ? row.language : null;
  return {
    isMatch: reasons.every(({ holds }) => holds),
    reasons,
    language: known,
    text: pickText(texts, known),
  };
}
