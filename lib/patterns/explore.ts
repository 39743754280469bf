import type { Database } from '#lib/db/index.ts';
import { firstIdAt, timeOfId } from '#lib/domain/index.ts';
import { type Filter, filterSql, Parameters } from '#lib/insights/index.ts';
import { findProjectById, type Project } from '#lib/projects/index.ts';
import { PatternRefused } from './errors.ts';
import type { Look } from './run/in-thread.ts';
import type { Exploration, Selection } from './types.ts';

/** Newer ones are asked about where there are more: an answer should take seconds. */
const mostInteractions = 100_000;
/** A person waits; whoever has gone needs no answer, ms. */
const patienceMs = 120_000;
const level = 0.05;

interface ExploreParts {
  database: Database;
  look: Look;
}

/**
 * What is different about the rejected ones of a selection: the same funnel as every week's, but without what is known and
 * without a part in the error rate of the weekly runs. Nothing of it is stored.
 * @throws PatternRefused if there is no such project
 */
export async function explore(
  { database, look }: ExploreParts,
  projectId: number,
  { from, to, filter, definition }: Selection,
): Promise<Exploration> {
  const project = await findProjectById(database, projectId);
  if (!project) throw new PatternRefused('this project does not exist any more');
  const { missing, funnel, patterns } = await look(
    {
      ...{
        projectId,
        dimensions: project.dimensions,
        from: await newestFrom(database, projectId, from, to),
        to,
      },
      ...(Object.keys(filter).length > 0 && { also: conditionOf(project, filter) }),
      ...(definition && { within: definition }),
      ...{ weeks: [], known: [], level, seed: 1, basisSince: null, map: false },
    },
    { signal: AbortSignal.timeout(patienceMs) },
  );
  return { missing, funnel, patterns };
}

function conditionOf(project: Project, filter: Filter): { sql: string; values: unknown[] } {
  // The first four are those of the reading.
  const parameters = new Parameters(null, null, null, null);
  const sql = filterSql(filter, project.dimensions, parameters);
  return { sql, values: parameters.values.slice(4) };
}

/** From when on there are not too many, ms. */
async function newestFrom(database: Database, projectId: number, from: number, to: number): Promise<number> {
  const [row] = await database.rows<{ id: string }>(
    `select id from interactions where project_id = $1 and id >= $2 and id < $3
     order by id desc offset ${mostInteractions} limit 1`,
    [projectId, firstIdAt(from), firstIdAt(to)],
  );
  return row ? timeOfId(row.id) : from;
}
