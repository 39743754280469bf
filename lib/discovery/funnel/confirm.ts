import { both, rowsOf, select, setOf } from '#lib/matching/index.ts';
import { holm } from '#lib/stats/index.ts';
import { contrasting, type SegmentTest } from '../log/contrast.ts';
import type { Population } from '../log/population.ts';
import { isLarge } from '../search/candidate.ts';
import type { Kept } from './cover.ts';

/** Held-out users who must have rows in it. */
const leastUsers = 5;

/** p that must be left, whichever user is left out. */
const leastSureWithoutOne = 0.05;

export interface Verdict {
  kept: Kept;
  /** On the held-out users. */
  test: SegmentTest;
  /** Holm's, over all that were to be confirmed. */
  pValue: number;
  /** What keeps it from being published; null if nothing does. */
  against:
    | 'few held-out users'
    | 'hangs on one user'
    | 'not large among held-out users'
    | 'not significant among held-out users'
    | null;
}

/** Tests what is left on users that had no part in finding it. @param level Holm's α of this run */
export function confirm(heldOut: Population, kept: readonly Kept[], level: number): Verdict[] {
  const { table } = heldOut.log;
  const test = contrasting(heldOut);
  const all = setOf(table.count, heldOut.rows);
  const tests = kept.map(({ definition }) => test(rowsOf(both(all, select(definition, table)))));
  const pValues = holm(tests.map(({ pValue }) => pValue));
  return kept.map((one, i) => {
    const result = tests[i] as SegmentTest;
    const pValue = pValues[i] as number;
    return { kept: one, test: result, pValue, against: reasonAgainst(result, pValue, level) };
  });
}

function reasonAgainst(test: SegmentTest, pValue: number, level: number): Verdict['against'] {
  if (test.users < leastUsers) return 'few held-out users';
  if (!isLarge(test)) return 'not large among held-out users';
  if (test.pWithoutOne > leastSureWithoutOne) return 'hangs on one user';
  return pValue <= level ? null : 'not significant among held-out users';
}
