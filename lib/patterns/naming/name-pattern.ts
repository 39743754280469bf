import type { Database } from '#lib/db/index.ts';
import { describe } from '#lib/matching/index.ts';
import type { FoundPattern } from '../run/types.ts';
import { proposeSchema, proposeSystem, proposeText, readProposal } from './propose.ts';
import { accuracyOf, leastAccuracy, separateSchema, separateSystem, separateText } from './separate.ts';
import { shownTexts } from './texts.ts';
import type { Complete, ModelNaming } from './types.ts';

/** What came of asking a language model: a naming, or why the offline name stands. */
export interface NamingResult {
  naming: ModelNaming | null;
  /** Of why there is none. */
  reason: string | null;
  calls: number;
  costMicroUsd: number;
}

export interface NamingParts {
  database: Pick<Database, 'rows'>;
  projectId: number;
  complete: Complete;
}

/** Tokens of an answer at most. */
const [ofNaming, ofSorting] = [1_000, 400];

/** Asks for a name and an explanation. Nothing that the model says changes which interactions the pattern holds. */
export async function proposeName(
  { database, projectId, complete }: NamingParts,
  pattern: FoundPattern,
  { mostMicroUsd, signal }: { mostMicroUsd: number; signal: AbortSignal },
): Promise<NamingResult> {
  const { definition, terms, effect, examples } = pattern;
  const texts = (ids: readonly string[], letter: string) => shownTexts(database, projectId, ids, letter);
  const percent = (share: number | null | undefined) => Math.round(100 * (share ?? 0));
  const of = {
    holds: describe(definition),
    terms,
    rejectedPercent: percent(effect.rate.rate),
    expectedPercent: percent(effect.difference?.expected),
    rejected: await texts(examples.rejected, 'R'),
    kept: await texts(examples.kept, 'K'),
    near: await texts(examples.near, 'N'),
  };
  const about = { system: proposeSystem, text: proposeText(of), schema: proposeSchema, maxTokens: ofNaming };
  const answer = await complete({ ...about, mostMicroUsd, signal });
  const paid = { calls: 1, costMicroUsd: answer.costMicroUsd };
  if ('failed' in answer) return { naming: null, reason: answer.failed, ...paid };
  const read = readProposal(answer.value, of);
  return 'refused' in read
    ? { naming: null, reason: read.refused, ...paid }
    : { naming: read, reason: null, ...paid };
}

/** Whether the description tells interactions of the pattern that nobody has shown the model; else it is dropped. */
export async function checkName(
  { database, projectId, complete }: NamingParts,
  { unseen }: FoundPattern,
  naming: ModelNaming,
  { mostMicroUsd, signal }: { mostMicroUsd: number; signal: AbortSignal },
): Promise<NamingResult> {
  // Inside and outside take turns, so that the order says nothing.
  const order = unseen.inside.flatMap((id, i) => [id, ...unseen.outside.slice(i, i + 1)]);
  const shown = await shownTexts(database, projectId, order, 'U');
  const marks = new Map(order.map((id, i) => [id, shown[i]?.mark ?? '']));
  const text = separateText(naming, shown);
  const about = { system: separateSystem, text, schema: separateSchema, maxTokens: ofSorting };
  const answer = await complete({ ...about, mostMicroUsd, signal });
  const paid = { calls: 1, costMicroUsd: answer.costMicroUsd };
  if ('failed' in answer) return { naming: null, reason: answer.failed, ...paid };
  const of = (ids: readonly string[]) => ids.map((id) => marks.get(id) ?? '').filter((mark) => mark !== '');
  const accuracy = accuracyOf(answer.value, of(unseen.inside), of(unseen.outside));
  if (accuracy === null) return { naming: null, reason: 'the model did not sort the interactions', ...paid };
  return accuracy >= leastAccuracy
    ? { naming, reason: null, ...paid }
    : { naming: null, reason: 'its description does not tell the interactions from others', ...paid };
}
