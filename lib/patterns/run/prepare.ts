import type { Database } from '#lib/db/index.ts';
import { firstIdAt, timeOfId } from '#lib/domain/index.ts';
import { type Definition, readDefinition } from '#lib/matching/index.ts';
import { findProjectById } from '#lib/projects/index.ts';
import { lordLevel } from '#lib/stats/index.ts';
import type { LookRequest } from './types.ts';

/** Whole weeks before the present one that are read, and the present one as far as it has come. */
const weeksRead = 4;
/** Groups are followed in one space of meaning for so long, ms. */
const basisLastsMs = 28 * 86_400_000;
const seed = 1;

/**
 * What the next run of a project is asked: the weeks it reads, what is known already, and how much of the error rate
 * it may spend. A log that ended before these weeks, as an imported one may have, is read where it ends. Rows that an earlier run has seen find patterns, but do not confirm them. Undefined: no such project.
 */
export async function prepareRun(
  database: Database,
  projectId: number,
  now: number,
): Promise<LookRequest | undefined> {
  const project = await findProjectById(database, projectId);
  if (!project) return undefined;
  const weeksBefore = (at: number) => newestWeeks(database, project.timeZone, at);
  let [to, weeks] = [now, await weeksBefore(now)];
  const end = await endOfLog(database, projectId, now);
  if (end !== undefined && end < (weeks[0] as number)) {
    to = end + 1;
    weeks = await weeksBefore(to);
  }
  const runs = await database.rows<{ published: number; toAt: number }>(
    `select published, (extract(epoch from to_at) * 1000)::bigint as "toAt" from discoveries
     where project_id = $1 and missing = '[]' order by at`,
    [projectId],
  );
  return {
    ...{ projectId, dimensions: project.dimensions, weeks, seed, map: true },
    ...{ from: weeks[0] as number, to },
    known: await readKnown(database, projectId),
    confirmSince: runs.at(-1)?.toAt,
    level: lordLevel(runs.map(({ published }) => published > 0)),
    basisSince: now - basisLastsMs,
  };
}

/** When the newest interaction was made, ms; undefined: there is none. */
async function endOfLog(database: Database, projectId: number, now: number): Promise<number | undefined> {
  const [newest] = await database.rows<{ id: string }>(
    'select id from interactions where project_id = $1 and id < $2 order by id desc limit 1',
    [projectId, firstIdAt(now)],
  );
  return newest && timeOfId(newest.id);
}

/** Mondays of the project's time zone, ms, ascending: the last one is that of the present week. */
async function newestWeeks(database: Database, timeZone: string, now: number): Promise<number[]> {
  const rows = await database.rows<{ ms: number }>(
    `select (extract(epoch from (date_trunc('week', $1::timestamptz at time zone $2) - n * interval '1 week') at time zone $2) * 1000)::bigint as ms
     from generate_series(0, ${weeksRead}) n order by ms`,
    [new Date(now), timeZone],
  );
  return rows.map(({ ms }) => ms);
}

/** All that were ever found, but for those that are part of another one: also what is ignored is not news. */
async function readKnown(
  database: Database,
  projectId: number,
): Promise<{ id: string; definition: Definition }[]> {
  const rows = await database.rows<{ id: string; definition: unknown }>(
    'select id, definition from patterns where project_id = $1 and merged_into is null order by first_seen_at, id',
    [projectId],
  );
  return rows.map(({ id, definition }) => ({ id, definition: readDefinition(definition) }));
}
