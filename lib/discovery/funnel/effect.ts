import { type Bitset, has } from '#lib/matching/index.ts';
import {
  clusteredInterval,
  mantelHaenszel,
  type RateInterval,
  type StratifiedDifference,
  shrunkRate,
  stratifiedDifference,
  type UserContrast,
} from '#lib/stats/index.ts';
import type { Population } from '../log/population.ts';

/** How a segment fares, on rows that had no part in finding it. Rates are rejected shares, 0–1. */
export interface Effect {
  rows: number;
  rejected: number;
  users: number;
  /** Of the rows inside, widened for users who appear many times. */
  rate: RateInterval;
  /** Against the rest of the same feature and model; null if there is nothing to compare with. */
  difference: StratifiedDifference | null;
  /** Mantel–Haenszel; null if there is nothing to compare with, or nothing was kept inside. */
  oddsRatio: number | null;
  /** The rate pulled towards what was expected, as far as little is known; null like the difference. */
  shrunkRate: number | null;
}

export function effectOf(population: Population, inside: Bitset): Effect {
  const { log, strata, rows } = population;
  const users = new Map<number, Map<number, UserContrast>>();
  for (const row of rows) {
    const stratum = strata.codes[row] as number;
    const cells = users.get(log.unit[row] as number) ?? new Map<number, UserContrast>();
    users.set(log.unit[row] as number, cells);
    const cell = cells.get(stratum) ?? { stratum, n: 0, successes: 0, otherN: 0, otherSuccesses: 0 };
    cells.set(stratum, cell);
    const isRejected = log.rejected[row] as number;
    if (has(inside, row)) {
      cell.n += 1;
      cell.successes += isRejected;
    } else {
      cell.otherN += 1;
      cell.otherSuccesses += isRejected;
    }
  }
  const each = [...users.values()].map((cells) => [...cells.values()]);
  const groups = each
    .map((cells) => ({ n: sum(cells, 'n'), successes: sum(cells, 'successes') }))
    .filter(({ n }) => n > 0);
  const rate = clusteredInterval({ groups });
  const difference = stratifiedDifference(each);
  const oddsRatio = mantelHaenszel(totals(each));
  return {
    rows: groups.reduce((total, { n }) => total + n, 0),
    rejected: groups.reduce((total, { successes }) => total + successes, 0),
    users: groups.length,
    rate,
    difference,
    oddsRatio: Number.isFinite(oddsRatio) ? oddsRatio : null,
    shrunkRate:
      rate.rate === null || difference === null
        ? null
        : shrunkRate({ rate: rate.rate, effectiveN: rate.effectiveN, expected: difference.expected }),
  };
}

const sum = (cells: readonly UserContrast[], part: 'n' | 'successes'): number =>
  cells.reduce((total, cell) => total + cell[part], 0);

function totals(users: readonly (readonly UserContrast[])[]): UserContrast[] {
  const total = new Map<number, UserContrast>();
  for (const cells of users)
    for (const { stratum, n, successes, otherN, otherSuccesses } of cells) {
      const so = total.get(stratum);
      total.set(stratum, {
        stratum,
        n: n + (so?.n ?? 0),
        successes: successes + (so?.successes ?? 0),
        otherN: otherN + (so?.otherN ?? 0),
        otherSuccesses: otherSuccesses + (so?.otherSuccesses ?? 0),
      });
    }
  return [...total.values()];
}
