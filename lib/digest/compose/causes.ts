import type { Database } from '#lib/db/index.ts';
import { type Filter, readGroupCounts, readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { mixAndRate } from '#lib/stats/index.ts';
import type { Digest, OneCause, Week } from '../types.ts';
import { candidates, featureOfModel, pair, type Side, significant, tell } from './judge-causes.ts';

/** Features that are looked into. */
const mostFeatures = 12;

/** What certainly moved the insert rate against the week before, and how much of the change is mix. @throws DatabaseAway */
export async function readCauses(
  database: Database,
  project: Project,
  weeks: readonly [Week, Week],
  now: number,
): Promise<Pick<Digest, 'causes' | 'split'>> {
  const read = (by: OneCause['dimension'], feature?: string) =>
    Promise.all([
      readSide(database, project, weeks[0], by, feature, now),
      readSide(database, project, weeks[1], by, feature, now),
    ]);
  const features = await read('feature');
  const names = [...features[1].parts].sort(([, a], [, b]) => b.n - a.n).slice(0, mostFeatures);
  /** By feature and value of another dimension. */
  async function readWithin(by: OneCause['dimension']): Promise<[Side, Side]> {
    const cells: [Side, Side] = [
      { parts: new Map(), groups: new Map() },
      { parts: new Map(), groups: new Map() },
    ];
    for (const [feature] of names)
      for (const [i, { parts, groups }] of (await read(by, feature)).entries()) {
        for (const [value, part] of parts) cells[i as 0 | 1].parts.set(pair(feature, value), part);
        for (const [value, group] of groups) cells[i as 0 | 1].groups.set(pair(feature, value), group);
      }
    return cells;
  }
  const found = significant([
    ...candidates('feature', features),
    ...candidates('promptVersion', await readWithin('promptVersion')),
    ...candidates('model', await read('model')),
  ]);
  const cells = found.some(({ dimension }) => dimension === 'model') ? await readWithin('model') : undefined;
  const featureOf = (model: string) => cells && featureOfModel(model, cells[0].parts, cells[1].parts);
  const split = mixAndRate(features[0].parts, features[1].parts);
  return {
    causes: tell(found, (model) => featureOf(model) ?? null),
    split: split && { rate: split.rate, mix: split.mix },
  };
}

async function readSide(
  database: Database,
  project: Project,
  { from, to }: Week,
  by: OneCause['dimension'],
  feature: string | undefined,
  now: number,
): Promise<Side> {
  const filter: Filter = feature === undefined ? {} : { feature: [feature] };
  const query = { by, filter, range: { from, to } };
  const [{ rows }, groups] = await Promise.all([
    readInsertRate(database, project, query, now),
    readGroupCounts(database, project, query, now),
  ]);
  const mature = rows.filter(({ n }) => n > 0);
  return {
    parts: new Map(mature.map(({ key, n, inserted }) => [key ?? '', { n, total: inserted }])),
    groups: new Map(
      [...groups].map(([key, counts]) => [
        key ?? '',
        counts.map(({ n, successes }) => ({ n, total: successes })),
      ]),
    ),
  };
}
