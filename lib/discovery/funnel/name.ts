import { type Definition, describe, type Literal } from '#lib/matching/index.ts';

/** Words shown beside a predicate. */
const mostTerms = 3;

/**
 * A pattern's name without any model: the feature, what holds there, and the words that tell its rejected inputs from
 * others: "hero-image: input contains “transparent” (transparent, background, png)".
 * @param terms the most telling first, such as may be shown
 */
export function nameOf({ version, all, near }: Definition, terms: readonly string[]): string {
  const features = all.flatMap((literal) => featuresOf(literal));
  const rest: Literal[] = all.filter(({ field }) => field !== 'feature');
  const where = features.length > 0 ? `${features.join(', ')}: ` : '';
  const about = near && (terms.length > 0 ? `about ${terms.join(', ')}` : 'inputs of one theme');
  const what = rest.length > 0 ? describe({ version, all: rest }) : '';
  const said = rest.map((literal) => ('contains' in literal ? literal.contains : '')).join(' ');
  const added = near ? [] : terms.filter((term) => !said.includes(term)).slice(0, mostTerms);
  const words = added.length > 0 ? ` (${added.join(', ')})` : '';
  return `${where}${[about, what].filter(Boolean).join(' and ')}${words}`;
}

function featuresOf(literal: Literal): string[] {
  if (literal.field !== 'feature') return [];
  if ('in' in literal) return literal.in.map(String);
  return 'is' in literal ? [String(literal.is)] : [];
}
