import type { Database } from '#lib/db/index.ts';
import { firstIdSql } from '#lib/domain/index.ts';
import type { Durable, Job } from '#lib/durable/index.ts';
import type { LookUnderWay } from '#lib/patterns/index.ts';

/** Hour of Monday, in the project's time zone, from which on the week that ended is looked at. */
const hour = 4;

export interface DiscoverDueParts {
  database: Database;
  durable: Durable;
  now(): number;
}

/** Ids of a project's runs begin with it. */
const runsOf = (projectId: number): string => `patterns-${projectId}-`;

/** A run out of turn. @returns its id */
export const discoverNow =
  ({ durable, now }: DiscoverDueParts, job: Job<{ projectId: number }, number>) =>
  (projectId: number): Promise<string> =>
    durable.start(job, { projectId }, { id: `${runsOf(projectId)}${now()}` });

/**
 * Starts the runs that are due: once a week for each project with new interactions, and once a day for those in which
 * there was too little to look at. The run's id says which week or day it is for: it starts once, however often this is called.
 */
export const discoverDue =
  ({ database, durable, now }: DiscoverDueParts, job: Job<{ projectId: number }, number>) =>
  async (): Promise<void> => {
    const due = await database.rows<{ projectId: number; id: string }>(
      `select p.id as "projectId", 'patterns-' || p.id || '-' || period.name as id
       from projects p
         left join lateral (select missing, to_at from discoveries where project_id = p.id order by at desc limit 1) last on true
         cross join lateral (select ($1::timestamptz - interval '${hour} hours') at time zone p.time_zone as at) local
         cross join lateral (select case when last.missing is null or last.missing = '[]'
           then to_char(local.at, 'IYYY"-W"IW') else to_char(local.at, 'YYYY-MM-DD') end as name) period
       where exists (select 1 from interactions where project_id = p.id
           and (last.missing is null or last.missing <> '[]' or id >= ${firstIdSql('last.to_at')}))
         and not exists (select 1 from discoveries where id = 'patterns-' || p.id || '-' || period.name)`,
      [new Date(now())],
    );
    for (const { projectId, id } of due) await durable.start(job, { projectId }, { id });
  };

/** How far the project's run is; null if none is under way. */
export async function lookUnderWay(durable: Durable, projectId: number): Promise<LookUnderWay | null> {
  const runs = await durable.runs({ job: 'discover-patterns', state: ['waiting', 'running'] });
  const run = runs.find(({ id }) => id.startsWith(runsOf(projectId)));
  return run ? { share: run.progress?.share ?? 0, words: run.progress?.words ?? '' } : null;
}
