import type { Document } from '#lib/catalog/index.ts';
import { matches, type Row } from '#lib/matching/index.ts';
import type { Basis } from '#lib/text/index.ts';
import { armOf } from './arm-of.ts';
import { pickText } from './pick-text.ts';
import { rowOfInput, vectorOfInput } from './row-of-input.ts';
import type { HintAsk, HintBody, MatchedHint } from './types.ts';

type HintDocument = Pick<Document<HintBody>, 'name' | 'body'>;

export const isFor = ({ features }: Pick<HintBody, 'features'>, feature: string): boolean =>
  features.length === 0 || features.includes(feature);

/**
 * Which hints an input matches, in its language, and which of them this user sees. Pure, and only as much work as the
 * hints need: of texts in a space of meaning there is none before everything else fits.
 * @param findBasis by id; a hint whose basis is not there matches nothing
 */
export function matchHints(
  hints: readonly HintDocument[],
  { feature, input, user, language }: HintAsk,
  findBasis: (id: string) => Basis | undefined,
): MatchedHint[] {
  const candidates = hints.filter(({ body }) => body.isOn && isFor(body, feature));
  if (candidates.length === 0) return [];
  const row = rowOfInput(feature, input, language);
  const close = candidates.filter(({ body }) => matches({ ...body.condition, near: undefined }, row));
  const bases = close.flatMap(({ body }) => body.condition.near?.basis ?? []);
  const placed: Row = { ...row, vectors: vectorsOf(input, bases, findBasis) };
  return close
    .filter(({ body }) => matches(body.condition, placed))
    .map(({ name, body }) => ({
      id: name,
      text: pickText(body.texts, languageIn(row)),
      where: body.where,
      arm: armOf(name, user, body.holdOutShare),
    }));
}

const languageIn = ({ language }: Row): string | null => (typeof language === 'string' ? language : null);

/** An input's vectors by id of the basis. */
export function vectorsOf(
  input: string,
  bases: readonly string[],
  findBasis: (id: string) => Basis | undefined,
): Map<string, Float32Array> {
  const vectors = new Map<string, Float32Array>();
  for (const id of new Set(bases)) {
    const basis = findBasis(id);
    if (basis) vectors.set(id, vectorOfInput(basis, input));
  }
  return vectors;
}
