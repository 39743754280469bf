import { setImmediate } from 'node:timers/promises';
import type { Database } from '#lib/db/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { Basis } from '#lib/text/index.ts';
import { rowsOfLog } from '../log/rows.ts';
import { findBases } from '../run/bases.ts';
import type { Exported } from '../types.ts';

const weekMs = 604_800_000;

/**
 * The interactions of a pattern in the weeks it was followed, as lines of JSON, oldest first, with their whole texts: what
 * its definition says of each interaction that discovery reads. Read page by page, so that any number fits. Users are
 * hashes, as in the log. A pattern of an embedding model's space yields nothing beyond its other conditions.
 * @throws DatabaseAway
 */
export async function* exportPattern(
  database: Database,
  { id: projectId, dimensions }: Pick<Project, 'id' | 'dimensions'>,
  { definition, weeks, lastSeenAt }: Exported,
): AsyncGenerator<string> {
  const from = (weeks[0]?.endsAt ?? lastSeenAt) - weekMs;
  const to = Math.max(lastSeenAt, weeks.at(-1)?.endsAt ?? 0) + 1;
  const { near } = definition;
  const [basis] = near ? await findBases(database, projectId, [near.basis]) : [];
  const within = withoutSpace(definition, basis);
  for await (const some of rowsOfLog(database, { projectId, from, to, dimensions, within, basis })) {
    await setImmediate();
    if (some.length > 0)
      yield* await readLines(
        database,
        projectId,
        some.map(({ logged }) => logged.id),
      );
  }
}

/** A space that is not here to be evaluated in is left out, as long as there are other conditions. */
const withoutSpace = (definition: Definition, basis: Basis | undefined): Definition =>
  definition.near && !basis && definition.all.length > 0 ? { ...definition, near: undefined } : definition;

async function readLines(database: Database, projectId: number, ids: readonly string[]): Promise<string[]> {
  const rows = await database.rows<Record<string, unknown>>(
    `select i.id, i.created_at as "createdAt", f.slug as feature, c.vendor, c.model, c.prompt_version as "promptVersion",
       c.language, i.user_hash as "user", i.session, i.outcome,
       i.outcome in ('regenerated', 'closed', 'reverted') as "isRejected", i.finish_reason as "finishReason",
       i.latency_ms as "latencyMs", coalesce(i.metadata, '{}') as metadata, t.input, t.result, t.candidates
     from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
       left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     where i.project_id = $1 and i.id = any($2::uuid[]) order by i.id`,
    [projectId, ids],
  );
  return rows.map((row) => `${JSON.stringify(row)}\n`);
}
