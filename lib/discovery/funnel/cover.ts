import { addTo, type Bitset, type Definition, emptySet, has, setOf } from '#lib/matching/index.ts';
import { type Contrasting, contrasting, type SegmentTest } from '../log/contrast.ts';
import { type Population, populationOf } from '../log/population.ts';
import type { Shaped } from './shape.ts';

/** Variants that are remembered by their definition, of each kept one. */
const mostVariants = 5;

export interface Kept extends Shaped {
  variants: Definition[];
}

/** The segments that were kept so far, and the rows that they cover. */
export function startCover({ log, strata, rows }: Population) {
  const kept: Kept[] = [];
  const sets: Bitset[] = [];
  const covered = emptySet(log.table.count);
  let rest: { test: Contrasting; asOf: number } | null = null;

  const shareIn = (of: Uint32Array, set: Bitset): number =>
    of.reduce((sum, row) => sum + Number(has(set, row)), 0) / of.length;

  const leftOf = (of: Uint32Array): Uint32Array => of.filter((row) => !has(covered, row));

  return {
    kept,
    leftOf,
    shareOf: (of: Uint32Array): number => shareIn(of, covered),

    keep(shaped: Shaped): void {
      kept.push({ ...shaped, variants: [] });
      sets.push(setOf(log.table.count, shaped.rows));
      for (const row of shaped.rows) addTo(covered, row);
    },

    /** Puts it with the kept one that holds most of its rows. @param define asked only where there is room */
    addVariant(of: Uint32Array, define: () => Definition | undefined): void {
      const shares = sets.map((set) => shareIn(of, set));
      const parent = kept[shares.indexOf(Math.max(...shares))];
      const definition = parent && parent.variants.length < mostVariants ? define() : undefined;
      if (definition) parent?.variants.push(definition);
    },

    /** How a segment fares among the rows that nothing covers yet. */
    testRest({ rows: of, test }: Pick<Shaped, 'rows' | 'test'>): SegmentTest {
      if (kept.length === 0) return test;
      if (rest?.asOf !== kept.length) {
        rest = { test: contrasting(populationOf(log, strata, leftOf(rows))), asOf: kept.length };
      }
      return rest.test(leftOf(of));
    },
  };
}
