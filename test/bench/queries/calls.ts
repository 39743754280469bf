import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import { findInteraction, listFacets, listInteractions, type TimeRange } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { readOverview } from '../../../app/(dashboard)/p/[project]/overview/read-overview.ts';
import { type Preset, resolveRange } from '../../../app/range.ts';
import { userName } from './fill.ts';
import { words } from './texts.ts';

/** Something a page asks for. */
export interface Call {
  name: string;
  /** Absent: shown, not judged. */
  atMostMs?: number | undefined;
  /** @param n 0, 1, 2 …: each time for something else, where there is something to vary */
  run(n: number): Promise<unknown>;
}

/** What Overview, Interactions and one interaction's page ask for, over the ranges that a person chooses. */
export async function callsOf(database: Database, project: Project, now: number): Promise<Call[]> {
  const rangeOf = (range: Preset) =>
    resolveRange({ range, from: null, to: null, interval: 'day' }, now, project.timeZone);
  const month = rangeOf('28d');
  const all = rangeOf('8w');
  const overview = (name: string, range: typeof month, filter: Parameters<typeof readOverview>[2]): Call => ({
    name: `overview, ${name}`,
    atMostMs: 150,
    run: () => readOverview(project, range, filter, 'feature'),
  });
  const list = (
    name: string,
    query: (n: number) => Partial<Parameters<typeof listInteractions>[2]>,
  ): Call => ({
    name: `list, ${name}`,
    atMostMs: 200,
    run: (n) => listInteractions(database, project, { range: all, ...query(n) }, now),
  });
  const ids = await someIds(database, project.id, all);
  const models = { model: ['small'] };
  const rare = { feature: ['reply'], model: ['large'], language: ['ja'], promptVersion: ['2'] };

  return [
    overview('28 days', month, {}),
    overview('56 days', all, {}),
    overview('28 days, one model', month, models),
    overview('56 days, one model', all, models),
    list('plain', () => ({})),
    list('later page', (n) => ({ before: ids[n % ids.length] as string })),
    list('a feature', () => ({ filter: { feature: ['hero-image'] } })),
    list('an outcome', () => ({ outcomes: ['reverted'] })),
    list('expired or failed', () => ({ outcomes: ['expired', 'failed'] })),
    list('rare combination', () => ({ filter: rare, outcomes: ['reverted'] })),
    list('a user', (n) => ({ user: userName(20_000 + n) })),
    list('the busiest user', () => ({ user: userName(0) })),
    list('frequent word', () => ({ text: words.frequent })),
    list('seldom word', () => ({ text: words.seldom })),
    list('rare word', () => ({ text: words.rare })),
    { ...list('a word and a filter', () => ({ text: words.seldom, filter: rare })), atMostMs: undefined },
    {
      name: 'facets, filtered',
      atMostMs: 200,
      run: () => listFacets(database, project, { range: all, filter: models, outcomes: ['closed'] }, now),
    },
    {
      name: 'detail',
      atMostMs: 50,
      run: (n) => findInteraction(database, project, ids[n % ids.length] as string, now),
    },
  ];
}

/** Interactions from all over the log. */
async function someIds(database: Database, projectId: number, { from, to }: TimeRange): Promise<string[]> {
  const moments = Array.from({ length: 100 }, (_, i) =>
    firstIdAt(Math.floor(from + ((to - from) * i) / 100)),
  );
  const rows = await database.rows<{ id: string }>(
    `select next.id from unnest($2::uuid[]) moment cross join lateral (
       select id from interactions where project_id = $1 and id >= moment order by id limit 1) next`,
    [projectId, moments],
  );
  return rows.map(({ id }) => id);
}
