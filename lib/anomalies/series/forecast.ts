/** History that a forecast may use, days. */
export const historyDays = 56;
/** Before so many days with a value nothing is expected. */
const leastDays = 14;
/** What happened so many days ago counts half: levels drift. */
const halfLifeDays = 10;

/**
 * What each day's past lets expect of it: level + effect of the weekday.
 *
 * The level is the median of the days before, without their weekdays' effects, recent days weighing more: a bad week
 * does not move it. A weekday's effect is the median of how its days stood against the median of the seven days that
 * end with each; the seven effects are shrunk towards each other by as much of their spread as noise explains
 * (1 − mean error variance ÷ variance; Efron & Morris 1975).
 * @param values null: nothing to say of that day @param weights how much a day's value can be relied on, ≥ 0
 * @param firstDay weekday of the first value, any count of days modulo 7
 */
export function forecast(
  values: readonly (number | null)[],
  weights: readonly number[],
  firstDay: number,
): (number | null)[] {
  const against = values.map((value, i) => {
    if (value === null || i < 6) return null;
    const week = values.slice(i - 6, i + 1).filter((one) => one !== null);
    return week.length < 4 ? null : value - median(week);
  });
  return values.map((_, day) => {
    const from = Math.max(0, day - historyDays);
    const effects = weekdayEffects(against, firstDay, from, day);
    const known: { value: number; weight: number }[] = [];
    for (let i = from; i < day; i++) {
      const value = values[i];
      if (value === null || value === undefined) continue;
      const weight = 2 ** ((i + 1 - day) / halfLifeDays) * (weights[i] as number);
      if (weight > 0) known.push({ value: value - (effects[(firstDay + i) % 7] as number), weight });
    }
    if (known.length < leastDays) return null;
    return weightedMedian(known) + (effects[(firstDay + day) % 7] as number);
  });
}

function weekdayEffects(
  against: readonly (number | null)[],
  firstDay: number,
  from: number,
  to: number,
): number[] {
  const byWeekday: number[][] = Array.from({ length: 7 }, () => []);
  for (let i = from; i < to; i++) {
    const one = against[i];
    if (one !== null && one !== undefined) byWeekday[(firstDay + i) % 7]?.push(one);
  }
  if (byWeekday.some((own) => own.length < 2)) return Array.from({ length: 7 }, () => 0);
  const middles = byWeekday.map(median);
  const apart = byWeekday.flatMap((own, k) => own.map((one) => Math.abs(one - (middles[k] as number))));
  // Of medians the error variance is π/2 times that of means; two of a kind lie around their own median too closely.
  const shortfall = apart.length / (apart.length - 7);
  const scatter = (1.4826 * median(apart)) ** 2 * shortfall;
  const noise = byWeekday.reduce((sum, own) => sum + ((Math.PI / 2) * scatter) / own.length, 0) / 7;
  const mean = middles.reduce((sum, one) => sum + one, 0) / 7;
  const spread = middles.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 6;
  const kept = spread > 0 ? Math.max(0, 1 - noise / spread) : 0;
  return middles.map((one) => kept * (one - mean));
}

/** @throws RangeError of nothing */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Where half of the weight lies on each side, between the two values there. */
function weightedMedian(known: { value: number; weight: number }[]): number {
  known.sort((a, b) => a.value - b.value);
  const half = known.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  let last = known[0] as { value: number; weight: number };
  let lastAt = last.weight / 2;
  for (const one of known) {
    const at = below + one.weight / 2;
    if (at >= half) {
      const share = at > lastAt ? (half - lastAt) / (at - lastAt) : 1;
      return last.value + Math.max(0, share) * (one.value - last.value);
    }
    [last, lastAt] = [one, at];
    below += one.weight;
  }
  return last.value;
}
