import { measures } from '../series/measures.ts';
import type { CellDays, History, Metric, Series } from '../types.ts';

export interface Claims {
  /** These cells were so far off on day i because of this series. */
  claim(metric: Metric, series: Series, i: number, error: number): void;
  /**
   * What the claims on its cells let expect of a series, and those of one more if it were to claim; undefined: none of
   * them is claimed.
   */
  shiftOf(
    metric: Metric,
    series: Series,
    i: number,
    supposed?: { series: Series; error: number },
  ): { share: number; error: number; by: Series } | undefined;
}

/** Volume is divided as it was lately: where there is none any more, today's would say nothing. */
const lately = 28;

/** Who explains which interactions. The last one to claim a cell has it: a part stands out of its whole. */
export function createClaims({ cells }: History): Claims {
  const claimed = new Map<string, { error: number; by: Series }>();
  const name = (metric: Metric, cell: number, i: number) => `${metric} ${cell} ${i}`;

  function weightOf(metric: Metric, cell: number, i: number): number {
    const { days } = cells[cell] as CellDays;
    if (metric !== 'volume') {
      const sums = days[i];
      return sums ? measures[metric].n(sums) : 0;
    }
    return days.slice(Math.max(0, i - lately), i).reduce((sum, day) => sum + (day?.interactions ?? 0), 0);
  }

  return {
    claim(metric, series, i, error) {
      for (const cell of series.cells) claimed.set(name(metric, cell, i), { error, by: series });
    },
    shiftOf(metric, series, i, supposed) {
      const also = new Set(supposed?.series.cells);
      let [all, explained, weighted, most] = [0, 0, 0, 0];
      let by: Series | undefined;
      for (const cell of series.cells) {
        const weight = weightOf(metric, cell, i);
        all += weight;
        const claim =
          supposed && also.has(cell)
            ? { error: supposed.error, by: supposed.series }
            : claimed.get(name(metric, cell, i));
        if (!claim || weight === 0) continue;
        explained += weight;
        weighted += weight * claim.error;
        if (weight > most) [most, by] = [weight, claim.by];
      }
      return by && { share: explained / all, error: weighted / explained, by };
    },
  };
}
