import type { Connection, Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';
import { ms } from '../read/pattern-row.ts';
import type { EventKind } from '../types.ts';

/** Which pattern somebody changes, who they are, and when, ms. */
export interface Change {
  projectId: number;
  id: string;
  by: string;
  at: number;
}

/** What a change depends on; times ms. */
export interface Changed {
  id: string;
  name: string;
  acknowledgedAt: number | null;
  ignoredAt: number | null;
  fixedAt: number | null;
  mergedInto: string | null;
  mergedName: string | null;
}

/** Longer ones are cut. */
const mostCharacters = 2_000;

/**
 * Changes one pattern and writes down who did what, in one transaction; others wait meanwhile.
 * @param work changes the row and says what the event's text is; null: nothing changed, so nothing is written down
 * @throws PatternRefused if there is no such pattern in the project, or the change makes no sense
 */
export async function changePattern(
  database: Database,
  { projectId, id, by, at }: Change,
  kind: EventKind,
  work: (connection: Connection, pattern: Changed) => Promise<{ text: string | null } | null>,
): Promise<void> {
  await database.transaction(async (connection) => {
    const done = await work(connection, await lockPattern(connection, projectId, id));
    if (!done) return;
    await connection.rows(
      'insert into pattern_events (pattern_id, at, kind, by, text) values ($1, $2, $3, $4, $5)',
      [id, new Date(at), kind, by, done.text?.slice(0, mostCharacters) ?? null],
    );
  });
}

/** The pattern, held until the transaction ends. @throws PatternRefused if the project has none of this id */
export async function lockPattern(connection: Connection, projectId: number, id: string): Promise<Changed> {
  const [pattern] = await connection.rows<Changed>(
    `select p.id, p.name, ${ms('p.acknowledged_at')} as "acknowledgedAt", ${ms('p.ignored_at')} as "ignoredAt",
       ${ms('p.fixed_at')} as "fixedAt", p.merged_into as "mergedInto",
       (select m.name from patterns m where m.id = p.merged_into) as "mergedName"
     from patterns p where p.project_id = $1 and p.id::text = $2 for update of p`,
    [projectId, id],
  );
  if (!pattern) throw new PatternRefused('this project has no such pattern');
  return pattern;
}

/** @throws PatternRefused if it is part of another one */
export function refuseMerged({ mergedInto, mergedName }: Changed): void {
  if (mergedInto !== null)
    throw new PatternRefused(`it was merged into “${mergedName}”: change that one, or heed this one again`);
}

/** Text of a person without the space around it. @throws PatternRefused if nothing is left, or too much */
export function said(text: string, what: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new PatternRefused(`write ${what}`);
  if (trimmed.length > most) throw new PatternRefused(`${what} may have ${most} characters`);
  return trimmed;
}
