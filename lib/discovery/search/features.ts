import { either } from '#lib/matching/index.ts';
import type { Part } from './search.ts';
import { addTallies, deviationsOf, excessARow, type Tally } from './tally.ts';

/** The literal that one of several values holds. */
export function unionOf(parts: readonly Part[]): Part {
  const values = parts.flatMap(({ literal }) => ('is' in literal ? [literal.is] : []));
  return {
    literal: { field: 'feature', in: values },
    rows: parts.map(({ rows }) => rows).reduce(either),
    tally: parts.map(({ tally }) => tally).reduce(addTallies),
  };
}

/**
 * The features, two or more but not all, that together are rejected most clearly: of the orderings by excess a row the
 * beginning that is most deviations above what is expected. Something may be wrong with all texts and no image.
 */
export function worstOf(tallies: readonly Tally[]): { places: number[]; tally: Tally; tried: number } | null {
  const order = [...tallies.keys()]
    .filter((place) => (tallies[place] as Tally).rows > 0)
    .sort((a, b) => excessARow(tallies[b] as Tally) - excessARow(tallies[a] as Tally));
  let best: { places: number[]; tally: Tally; tried: number } | null = null;
  let tally = tallies[order[0] as number];
  const tried = order.length - 2;
  for (let size = 2; tally && size < order.length; size++) {
    tally = addTallies(tally, tallies[order[size - 1] as number] as Tally);
    if (best && deviationsOf(tally) <= deviationsOf(best.tally)) continue;
    best = { places: order.slice(0, size), tally, tried };
  }
  return best;
}
