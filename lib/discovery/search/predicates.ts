import { rowsOf, type Table } from '#lib/matching/index.ts';
import type { Population } from '../log/population.ts';
import type { Found } from './candidate.ts';
import { phrasesOf } from './phrases.ts';
import { startSearch } from './search.ts';

/** Pairs of literals from which triples are made. */
const mostParents = 200;
/** Tenants whose users wrote a phrase, where there are tenants: it is shown to others. */
const leastTenants = 3;

/**
 * Segments by conjunctions of up to three literals that are rejected more than the rest of their strata: values and
 * ranges of one, two or three fields, a phrase of the input, a phrase and one field.
 * @param support rows that a segment must have among the population's, at least
 */
export function findPredicates(population: Population, support: number): Found {
  const { rows, log } = population;
  const search = startSearch(population, support);
  const { facets } = search;

  const pairs = facets.flatMap((facet, i) =>
    facet.parts.flatMap(({ literal, rows }) => {
      const single = search.single(literal, rowsOf(rows));
      search.look('value', single);
      return search.narrow('pair', single, facets.slice(i + 1));
    }),
  );

  const { words } = log.table;
  for (const phrase of words ? phrasesOf(words, rows, { leastRows: support }) : []) {
    if (!isOfManyTenants(log.table, phrase.rows)) continue;
    const single = search.single({ field: 'input', contains: phrase.words }, phrase.rows);
    search.look('phrase', single);
    search.narrow('phrase pair', single, facets);
  }

  for (const { segment } of pairs.toSorted((a, b) => b.z - a.z).slice(0, mostParents)) {
    const used = new Set(segment.parts.map(({ literal }) => literal.field));
    search.narrow(
      'triple',
      segment,
      facets.filter(({ field }) => !used.has(field)),
    );
  }
  return search.found;
}

function isOfManyTenants({ columns }: Table, rows: Uint32Array): boolean {
  const tenant = columns.get('tenant');
  if (tenant?.kind !== 'category') return true;
  const tenants = new Set<number>();
  return rows.some((row) => tenants.add(tenant.codes[row] as number).size >= leastTenants);
}
