import type { Database } from '#lib/db/index.ts';
import { redact } from '#lib/text/index.ts';
import type { Shown } from './types.ts';

const mostCharacters = 400;

/** Inputs and results by id, redacted and cut; those that are gone are left out. Marked in the order of the ids. */
export async function shownTexts(
  database: Pick<Database, 'rows'>,
  projectId: number,
  ids: readonly string[],
  letter: string,
): Promise<Shown[]> {
  const rows = await database.rows<{ id: string; input: string | null; result: string | null }>(
    `select t.id, left(t.input, 2000) as input, left(coalesce(t.candidates->>0, t.result), 2000) as result
     from interaction_texts t where t.project_id = $1 and t.id = any($2::uuid[])`,
    [projectId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids
    .flatMap((id) => byId.get(id) ?? [])
    .map(({ input, result }, i) => ({ mark: `${letter}${i + 1}`, input: cut(input), result: cut(result) }));
}

/** Redacted before it is cut: half a key is still a key. The end of our frame cannot be written by anybody. */
function cut(text: string | null): string {
  const { text: clean } = redact(text ?? '');
  const safe = clean.replace(/<\/?interactions>/gi, '').replace(/\s+/g, ' ');
  return safe.length > mostCharacters ? `${safe.slice(0, mostCharacters)}…` : safe;
}
