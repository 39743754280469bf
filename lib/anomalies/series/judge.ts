import { tQuantile } from '#lib/stats/index.ts';
import type { Look, Metric, Series } from '../types.ts';
import { forecast, median } from './forecast.ts';
import { inside, type Measure, measures } from './measures.ts';
import { type Scatter, scatterOf } from './scatter.ts';
import { rarity, shareScore } from './surprise.ts';

/** Earlier errors that tell how large errors are, of the days before. */
export const errorDays = 42;
const leastErrors = 7;
const mostFreedom = 30;

/** A series of one metric, forecast one day ahead each day; days are counted from the history's first. */
export interface Judged {
  /**
   * A day against what is expected of it; null: not to be judged. With a shift, what others are known to explain is
   * expected too: that this share of it (0–1) is so far off.
   */
  look(i: number, shift?: { share: number; error: number }): Look | null;
  /** How far off a day was, on the metric's own scale. */
  error(i: number): number | null;
}

/** @param leftOut days that say nothing of what is ordinary */
export function judgeSeries(
  series: Series,
  metric: Metric,
  firstDay: number,
  leftOut: ReadonlySet<number> = new Set(),
): Judged {
  const measure = measures[metric];
  const values = valuesOf(series, measure);
  const counts = series.days.map((sums, i) => (values[i] === null ? 0 : measure.n(sums)));
  const filled = counts.filter((n) => n > 0);
  const usual = filled.length > 0 ? median(filled) : 1;
  // Of volume every day counts alike: a day without interactions says most of all.
  const weights = counts.map((n) => (metric === 'volume' ? 1 : n / (n + usual)));
  const ordinary = values.map((value, i) => (leftOut.has(i) ? null : value));
  const expected = forecast(ordinary, weights, firstDay % 7);
  const chance = (i: number, at: number) =>
    measure.chance(at, series.days[i] as Series['days'][number], series.designEffects[i] as number);

  const errors = values.map((value, i) => {
    const at = expected[i];
    return value === null || at === null || at === undefined
      ? null
      : { error: measure.error(value, at), chance: chance(i, at) };
  });

  const usualErrors = new Map<number, (Scatter & { errors: number }) | null>();
  /** How far off forecasts were on the days before, by more than chance. */
  function usualError(i: number) {
    const from = Math.max(0, i - errorDays);
    const known = usualErrors.get(i);
    if (known !== undefined) return known;
    const earlier = errors.slice(from, i).flatMap((one, k) => (one && !leftOut.has(from + k) ? [one] : []));
    const { length } = earlier;
    const made = length < leastErrors ? null : { ...scatterOf(earlier), errors: length };
    usualErrors.set(i, made);
    return made;
  }

  return {
    error: (i) => errors[i]?.error ?? null,
    look(i, shift) {
      const [value, forecasted] = [values[i], expected[i]];
      const [sums, designEffect] = [series.days[i], series.designEffects[i]];
      if (value === null || value === undefined || forecasted === null || forecasted === undefined)
        return null;
      if (!sums || !designEffect || !measure.isEnough(sums, forecasted, designEffect)) return null;
      const usually = usualError(i);
      if (!usually) return null;
      const at = shift ? measure.shifted(forecasted, shift.share, shift.error) : forecasted;
      const n = measure.n(sums);
      const own = chance(i, at);
      // Which of the two it is cannot be told from some weeks: the more cautious one counts.
      const variance = Math.max(own + usually.between, own * usually.factor);
      const score = measure.waits
        ? shareScore(value, { mean: inside(at, n), variance, n })
        : measure.error(value, at) / Math.sqrt(variance);
      const freedom = freedomOf(usually.errors, variance, measure.isChanceKnown ? own : 0);
      const reach = tQuantile(0.975, freedom) * Math.sqrt(variance);
      return {
        day: firstDay + i,
        observed: measure.natural(value, 0),
        expected: measure.natural(at, 0),
        low: measure.natural(at, -reach),
        high: measure.natural(at, reach),
        n,
        pValue: rarity(score, freedom),
        score,
      };
    },
  };
}

/**
 * Satterthwaite (1946): only what goes beyond chance was estimated from the errors, so their number limits how sure
 * the variance is only as far as it consists of that.
 */
function freedomOf(errors: number, variance: number, chance: number): number {
  const estimated = (variance - chance) / variance;
  return Math.min(mostFreedom, (errors - 1) / Math.max(1e-9, estimated ** 2));
}

/** From the first day with interactions on; that one may have begun anywhere. */
function valuesOf({ days }: Series, measure: Measure): (number | null)[] {
  const begun = days.findIndex(({ interactions }) => interactions > 0);
  return days.map((sums, i) => (begun < 0 || i <= begun ? null : measure.value(sums)));
}
