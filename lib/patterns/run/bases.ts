import type { Database } from '#lib/db/index.ts';
import { type Basis, basisFromBytes, basisToBytes, buildBasis } from '#lib/text/index.ts';

/** Fewer texts give no space that means anything. */
const leastTexts = 200;

/** A project's basis, unless it is too old. @param since ms */
export async function newestBasis(
  database: Pick<Database, 'rows'>,
  projectId: number,
  since: number,
): Promise<Basis | undefined> {
  const [row] = await database.rows<{ content: Buffer }>(
    'select content from text_bases where project_id = $1 and created_at >= $2 order by created_at desc limit 1',
    [projectId, new Date(since)],
  );
  return row && basisFromBytes(row.content);
}

/** Bases by their ids; those that are gone are left out. @throws DamagedBasis, DatabaseAway */
export async function findBases(
  database: Pick<Database, 'rows'>,
  projectId: number,
  ids: readonly string[],
): Promise<Basis[]> {
  if (ids.length === 0) return [];
  const rows = await database.rows<{ content: Buffer }>(
    'select content from text_bases where project_id = $1 and id = any($2)',
    [projectId, ids],
  );
  return rows.map(({ content }) => basisFromBytes(content));
}

/** A basis of these texts; undefined if they are too few. */
export function makeBasis(texts: readonly string[]): Basis | undefined {
  return texts.filter((text) => text.length > 0).length < leastTexts ? undefined : buildBasis(texts);
}

/** Its id is that of its content: what is there already is the same. */
export async function keepBasis(
  database: Pick<Database, 'rows'>,
  projectId: number,
  basis: Basis,
): Promise<void> {
  await database.rows(
    'insert into text_bases (project_id, id, content) values ($1, $2, $3) on conflict do nothing',
    [projectId, basis.id, Buffer.from(basisToBytes(basis))],
  );
}
