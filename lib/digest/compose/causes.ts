import type { Database } from '#lib/db/index.ts';
import { type Filter, type InsertRateRow, readGroupCounts, readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import {
  benjaminiHochberg,
  type GroupCount,
  mixAndRate,
  mixAndRateErrors,
  type Part,
  type PartChange,
  type Parts,
  type StandardError,
  tQuantile,
  tTail,
} from '#lib/stats/index.ts';
import type { Cause, Digest, Week } from '../types.ts';

/** Of the causes that are told, so many may be chance. */
const falseShare = 0.05;
/** What moves the insert rate by less is no news, however certain, 0–1. */
const leastEffect = 0.002;
/** Groups of users that a cause must be seen in: errors of fewer are guesses. */
const leastGroups = 8;
const leastRows = 30;
/** Features whose prompt versions are told apart. */
const mostFeatures = 12;
const mostCauses = 6;

type Dimension = Cause['dimension'];
/** One week, by the values of a dimension. */
interface Side {
  parts: Map<string, Part>;
  groups: Map<string, Part[]>;
}

/** What certainly moved the insert rate against the week before, and how much of the change is mix. @throws DatabaseAway */
export async function readCauses(
  database: Database,
  project: Project,
  [earlier, week]: readonly [Week, Week],
  now: number,
): Promise<Pick<Digest, 'causes' | 'split'>> {
  const ask = (range: Week, by: Dimension, filter: Filter = {}) =>
    readSide(database, project, { by, filter, range: { from: range.from, to: range.to } }, now);
  const sides = async (by: Dimension) => Promise.all([ask(earlier, by), ask(week, by)] as const);
  const features = await sides('feature');
  const models = await sides('model');
  const names = [...features[1].parts].sort(([, a], [, b]) => b.n - a.n).slice(0, mostFeatures);
  const versions: [Side, Side] = [emptySide(), emptySide()];
  for (const [feature] of names)
    for (const [i, range] of [earlier, week].entries()) {
      const side = await ask(range, 'promptVersion', { feature: [feature] });
      for (const [version, part] of side.parts) (versions[i] as Side).parts.set(pair(feature, version), part);
      for (const [version, groups] of side.groups)
        (versions[i] as Side).groups.set(pair(feature, version), groups);
    }
  const split = mixAndRate(features[0].parts, features[1].parts);
  return {
    causes: strongest([
      ...candidates('feature', features),
      ...candidates('promptVersion', versions),
      ...candidates('model', models),
    ]),
    split: split && { rate: split.rate, mix: split.mix },
  };
}

interface Candidate extends Cause {
  pValue: number;
  /** Of whom it speaks: causes of the same interactions say the same. */
  about: string;
}

/** All that could be said of a dimension, each with its test against no effect. */
export function candidates(dimension: Dimension, [before, after]: readonly [Side, Side]): Candidate[] {
  const split = mixAndRate(before.parts, after.parts);
  const errors = mixAndRateErrors(before.groups, after.groups);
  if (!split || !errors) return [];
  const [all0, all1] = [total(before.parts), total(after.parts)];
  return split.parts.flatMap((part) => {
    const error = errors.parts.get(part.key);
    if (!error || part.key === '' || Math.max(part.before.n, part.after.n) < leastRows) return [];
    const [feature, version] = dimension === 'promptVersion' ? unpair(part.key) : [null, part.key];
    if (version === '') return [];
    const known = {
      ...{ dimension, key: version, feature },
      before: { share: part.before.n / all0, rate: ratio(part.before) },
      after: { share: part.after.n / all1, rate: ratio(part.after) },
    };
    return (['rate', 'mix'] as const).flatMap((how) => {
      const made = judged(part, how, error[how]);
      return made ? [{ ...known, how, ...made }] : [];
    });
  });
}

function judged(part: PartChange, how: 'rate' | 'mix', { error, degreesOfFreedom }: StandardError) {
  const difference = part[how];
  // A rate needs rows on both sides; both need users enough for their error to mean something.
  const isSeen = how === 'mix' || Math.min(part.before.n, part.after.n) >= leastRows;
  if (!isSeen || error === 0 || degreesOfFreedom + 1 < leastGroups) return null;
  const margin = tQuantile(0.975, degreesOfFreedom) * error;
  return {
    effect: { difference, low: difference - margin, high: difference + margin },
    pValue: 2 * tTail(Math.abs(difference) / error, degreesOfFreedom),
    about: [how, part.before.n, part.before.total, part.after.n, part.after.total].join(' '),
  };
}

/** Those that remain after the correction for all that was looked at, the largest first, each once. */
export function strongest(all: readonly Candidate[]): Cause[] {
  const adjusted = benjaminiHochberg(all.map(({ pValue }) => pValue));
  const told = new Set<string>();
  return all
    .filter(
      ({ effect }, i) => (adjusted[i] as number) <= falseShare && Math.abs(effect.difference) >= leastEffect,
    )
    .sort((a, b) => Math.abs(b.effect.difference) - Math.abs(a.effect.difference))
    .filter(({ about }) => !told.has(about) && told.add(about))
    .slice(0, mostCauses)
    .map(({ pValue, about, ...cause }) => cause);
}

async function readSide(
  database: Database,
  project: Project,
  query: { by: Dimension; filter: Filter; range: { from: number; to: number } },
  now: number,
): Promise<Side> {
  const [{ rows }, groups] = await Promise.all([
    readInsertRate(database, project, query, now),
    readGroupCounts(database, project, query, now),
  ]);
  return {
    parts: new Map(rows.filter(({ n }) => n > 0).map((row) => [row.key ?? '', partOf(row)])),
    groups: new Map([...groups].map(([key, counts]) => [key ?? '', counts.map(fromCount)])),
  };
}

const emptySide = (): Side => ({ parts: new Map(), groups: new Map() });
const partOf = ({ n, inserted }: InsertRateRow): Part => ({ n, total: inserted });
const fromCount = ({ n, successes }: GroupCount): Part => ({ n, total: successes });
const ratio = ({ n, total }: Part): number | null => (n > 0 ? total / n : null);
const total = (parts: Parts): number => [...parts.values()].reduce((sum, { n }) => sum + n, 0);
const pair = (feature: string, version: string) => JSON.stringify([feature, version]);
const unpair = (key: string) => JSON.parse(key) as [feature: string, version: string];
