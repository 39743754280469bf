import { addTo, type Bitset, type Definition, emptySet, has, setOf } from '#lib/matching/index.ts';
import { contrasting } from '../log/contrast.ts';
import { type Population, populationOf } from '../log/population.ts';
import { type Candidate, isLarge, leastUsers } from '../search/candidate.ts';
import type { Judged, Judgement } from './judge.ts';
import { effortOf } from './plainness.ts';
import { type Shaped, shaping } from './shape.ts';

/** Patterns that one run hands on to confirmation, at most. */
const mostKept = 40;
/** A segment with a larger share of its rows inside a kept one is a variant of it. */
const variantShare = 0.5;
/** Segments that share more than this of their rows (Jaccard) say the same; the plainest of them speaks … */
const sameShare = 0.7;
/** … unless it says it so much less clearly (z). */
const clearness = 0.93;
/** Variants that are remembered by their definition, of each kept one. */
const mostVariants = 5;

export interface Kept extends Shaped {
  variants: Definition[];
}

export interface Thinned {
  kept: Kept[];
  /** How many were variants of kept ones, and how many are explained by them. */
  variants: number;
  explained: number;
}

/**
 * From many overlapping segments to a few that each say something of their own: the clearest one is kept, what mostly
 * lies inside it is a variant of it, and the rest must show the same again among the rows that no kept one covers.
 */
export function thin(population: Population, { passed, cuts }: Judgement, basis?: string): Thinned {
  const { table } = population.log;
  const shape = shaping(population, basis);
  const thinned: Thinned = { kept: [], variants: 0, explained: 0 };
  const covered = emptySet(table.count);
  let rest = contrasting(population);
  let keptAtTest = 0;

  /** Waiting, clearest first; those that were not tested among the rest since the last was kept are tested again. */
  const waiting = passed
    .map((judged) => ({
      judged,
      z: judged.candidate.test.clarity,
      shaped: undefined as Shaped | undefined,
      asOf: 0,
    }))
    .sort((a, b) => b.z - a.z);

  const sets: Bitset[] = [];
  while (waiting.length > 0 && thinned.kept.length < mostKept) {
    const next = waiting.shift() as (typeof waiting)[number];
    if (!next.shaped) {
      const shaped = shape(next.judged);
      if (!shaped) {
        thinned.explained += 1;
        continue;
      }
      next.shaped = shaped;
      next.z = shaped.test.clarity;
    }
    const { shaped } = next;
    if (shareIn(shaped.rows, covered) > variantShare) {
      thinned.variants += 1;
      const shares = sets.map((set) => shareIn(shaped.rows, set));
      const { variants } = thinned.kept[shares.indexOf(Math.max(...shares))] as Kept;
      if (variants.length < mostVariants) variants.push(shaped.definition);
      continue;
    }
    if (next.asOf < thinned.kept.length) {
      if (keptAtTest < thinned.kept.length) {
        rest = contrasting(
          populationOf(
            population.log,
            population.strata,
            population.rows.filter((row) => !has(covered, row)),
          ),
        );
        keptAtTest = thinned.kept.length;
      }
      const test = rest(shaped.rows.filter((row) => !has(covered, row)));
      const isLeft =
        test.users >= leastUsers && isLarge(test) && test.pWithoutOne <= (cuts[shaped.family] ?? 0);
      if (!isLeft) {
        thinned.explained += 1;
        continue;
      }
      next.z = test.clarity;
      next.asOf = thinned.kept.length;
    }
    if (waiting[0] && next.z < waiting[0].z) {
      const place = waiting.findIndex(({ z }) => z <= next.z);
      waiting.splice(place < 0 ? waiting.length : place, 0, next);
      continue;
    }
    const kept = plainest(
      shaped,
      waiting.map(({ judged }) => judged),
      shape,
    );
    thinned.kept.push({ ...kept, variants: [] });
    sets.push(setOf(table.count, kept.rows));
    for (const row of kept.rows) addTo(covered, row);
  }
  return thinned;
}

/** Of all that say almost the same almost as clearly, the one that is easiest to understand. */
function plainest(best: Shaped, others: readonly Judged[], shape: (judged: Judged) => Shaped | null): Shaped {
  const rows = new Set(best.rows);
  const says = ({ test, rows: theirs }: Candidate) => {
    if (test.clarity < clearness * best.test.clarity) return false;
    const shared = theirs.reduce((sum, row) => sum + Number(rows.has(row)), 0);
    return shared / (rows.size + theirs.length - shared) > sameShare;
  };
  let plainest = best;
  for (const judged of others) {
    if (judged.candidate.family === 'group' || !says(judged.candidate)) continue;
    const shaped = shape(judged);
    if (shaped && effortOf(shaped) < effortOf(plainest)) plainest = shaped;
  }
  return plainest;
}

function shareIn(rows: Uint32Array, set: Bitset): number {
  let inside = 0;
  for (const row of rows) if (has(set, row)) inside += 1;
  return inside / rows.length;
}
