import {
  benjaminiHochberg,
  mixAndRate,
  mixAndRateErrors,
  type Part,
  type PartChange,
  type Parts,
  type StandardError,
  tQuantile,
  tTail,
} from '#lib/stats/index.ts';
import type { Cause, OneCause } from '../types.ts';

/** Of the causes that are told, so many may be chance. */
const falseShare = 0.05;
/** What moves the insert rate by less is no news, however certain, 0–1. */
const leastEffect = 0.002;
/** Groups of users that a cause must be seen in: errors of fewer are guesses. */
const leastGroups = 8;
const leastRows = 30;
/** A model whose change comes from one feature by so much is that feature's news, not its own. */
const mostly = 0.7;
const mostCauses = 6;

/** One week, by the values of a dimension; of prompt versions and cells by `pair`. */
export interface Side {
  parts: Map<string, Part>;
  groups: Map<string, Part[]>;
}

export const pair = (feature: string, value: string): string => JSON.stringify([feature, value]);
const unpair = (key: string) => JSON.parse(key) as [feature: string, value: string];

export interface Candidate extends OneCause {
  pValue: number;
}

/** All that could be said of a dimension, each with its test against no effect. */
export function candidates(
  dimension: OneCause['dimension'],
  [before, after]: readonly [Side, Side],
): Candidate[] {
  const split = mixAndRate(before.parts, after.parts);
  const errors = mixAndRateErrors(before.groups, after.groups);
  if (!split || !errors) return [];
  const [all0, all1] = [total(before.parts), total(after.parts)];
  return split.parts.flatMap((part) => {
    const error = errors.parts.get(part.key);
    const [feature, key] = dimension === 'promptVersion' ? unpair(part.key) : [null, part.key];
    if (!error || key === '' || Math.max(part.before.n, part.after.n) < leastRows) return [];
    const known = {
      ...{ dimension, key, feature },
      before: { share: part.before.n / all0, rate: ratio(part.before) },
      after: { share: part.after.n / all1, rate: ratio(part.after) },
    };
    return (['rate', 'mix'] as const).flatMap((how) => {
      const made = judged(part, how, error[how]);
      return made ? [{ ...known, how, ...made }] : [];
    });
  });
}

function judged(part: PartChange, how: OneCause['how'], { error, degreesOfFreedom }: StandardError) {
  const difference = part[how];
  // A rate needs rows on both sides; both need users enough for their error to mean something.
  const isSeen = how === 'mix' || Math.min(part.before.n, part.after.n) >= leastRows;
  if (!isSeen || error === 0 || degreesOfFreedom + 1 < leastGroups) return null;
  const margin = tQuantile(0.975, degreesOfFreedom) * error;
  return {
    effect: { difference, low: difference - margin, high: difference + margin },
    pValue: 2 * tTail(Math.abs(difference) / error, degreesOfFreedom),
  };
}

const sizeOf = ({ effect }: OneCause): number => Math.abs(effect.difference);

/** Those that remain after the correction for all that was looked at, the largest first; of one thing one. */
export function significant(all: readonly Candidate[]): OneCause[] {
  const adjusted = benjaminiHochberg(all.map(({ pValue }) => pValue));
  const told = new Set<string>();
  return all
    .filter((one, i) => (adjusted[i] as number) <= falseShare && sizeOf(one) >= leastEffect)
    .map(({ pValue, ...cause }): OneCause => cause)
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .filter(({ dimension, feature, key }) => {
      const name = JSON.stringify([dimension, feature, key]);
      return !told.has(name) && told.add(name);
    });
}

/**
 * What is told of them: a feature, with what in it did most of it; else the prompt version itself; and models whose
 * change does not come from a single feature. So nothing is told twice under another name.
 */
export function tell(found: readonly OneCause[], featureOf: (model: string) => string | null): Cause[] {
  const isAlike = (a: OneCause, b: OneCause) => a.effect.difference > 0 === b.effect.difference > 0;
  const features = found.filter(({ dimension }) => dimension === 'feature');
  const versions = new Map<string, OneCause>();
  for (const version of found) {
    const { dimension, feature } = version;
    if (dimension !== 'promptVersion' || feature === null || versions.has(feature)) continue;
    const whole = features.find(({ key }) => key === feature);
    if (!whole || isAlike(whole, version)) versions.set(feature, version);
  }
  const alone = [...versions.values()].filter(({ feature }) => !features.some(({ key }) => key === feature));
  const models = found.filter(({ dimension, key }) => dimension === 'model' && featureOf(key) === null);
  return [
    ...features.map((one): Cause => ({ ...one, within: versions.get(one.key) ?? null })),
    ...[...alone, ...models].map((one): Cause => ({ ...one, within: null })),
  ]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, mostCauses);
}

/**
 * The feature that most of a model's contribution to the change comes from; null if it is spread over several.
 * @param cells by feature and model, as `pair`
 */
export function featureOfModel(model: string, before: Parts, after: Parts): string | null {
  const own = (mixAndRate(before, after)?.parts ?? []).flatMap(({ key, mix, rate }) => {
    const [feature, value] = unpair(key);
    return value === model ? [{ feature, size: Math.abs(mix + rate) }] : [];
  });
  const all = own.reduce((sum, { size }) => sum + size, 0);
  return own.find(({ size }) => size >= mostly * all)?.feature ?? null;
}

const ratio = ({ n, total }: Part): number | null => (n > 0 ? total / n : null);
const total = (parts: Parts): number => [...parts.values()].reduce((sum, { n }) => sum + n, 0);
