import type { Executor } from '#lib/db/index.ts';
import type { ImportCounts, ImportId, RejectedRow, StoredItem } from './types.ts';

/** So many rejected rows of an import are kept, the others counted. */
export const mostRejected = 1_000;

/** No server takes longer over one. */
const longestArrivalMs = 2 * 3_600_000;

export interface ChunkId {
  importId: string;
  /** From 0. */
  position: number;
}

/** What is known of an import beside its run. Times in ms. */
export interface StoredImport {
  projectId: number;
  rows: number;
  chunks: number;
  written: number;
  counts: ImportCounts;
  rejected: RejectedRow[];
  createdAt: number;
  endedAt: number | null;
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;
const countsOf = `jsonb_build_object('accepted', accepted, 'duplicates', duplicates, 'rejected', rejected)`;

export const insertImport = (executor: Executor, { projectId, id }: ImportId): Promise<unknown> =>
  executor.rows('insert into imports (id, project_id) values ($1, $2)', [id, projectId]);

export const removeImport = (executor: Executor, id: string): Promise<unknown> =>
  executor.rows('delete from imports where id = $1', [id]);

/** @param items JSON array of stored items */
export const insertChunk = (
  executor: Executor,
  { importId, position }: ChunkId,
  items: string,
): Promise<unknown> =>
  executor.rows('insert into import_chunks (import_id, position, items) values ($1, $2, $3)', [
    importId,
    position,
    items,
  ]);

export const recordArrival = (
  executor: Executor,
  id: string,
  arrival: { rows: number; chunks: number; rejected: readonly RejectedRow[]; refused: number },
): Promise<unknown> =>
  executor.rows(
    'update imports set rows = $2, chunks = $3, problems = $4, rejected = $5, arrived_at = now() where id = $1',
    [id, arrival.rows, arrival.chunks, JSON.stringify(arrival.rejected), arrival.refused],
  );

/** Only of one that has arrived. */
export async function findStored(executor: Executor, id: string): Promise<StoredImport | undefined> {
  const [row] = await executor.rows<StoredImport>(
    `select project_id as "projectId", rows, chunks, written, ${countsOf} as counts, problems as rejected,
       ${ms('created_at')} as "createdAt", ${ms('ended_at')} as "endedAt"
     from imports where id = $1 and arrived_at is not null`,
    [id],
  );
  return row;
}

/** @returns undefined if it is in the log already */
export async function findChunk(
  executor: Executor,
  { importId, position }: ChunkId,
): Promise<{ projectId: number; items: StoredItem[] } | undefined> {
  const [row] = await executor.rows<{ projectId: number; items: string }>(
    `select i.project_id as "projectId", c.items from import_chunks c join imports i on i.id = c.import_id
     where c.import_id = $1 and c.position = $2`,
    [importId, position],
  );
  return row && { projectId: row.projectId, items: JSON.parse(row.items) as StoredItem[] };
}

/** @returns whether it was still there */
export async function removeChunk(executor: Executor, { importId, position }: ChunkId): Promise<boolean> {
  const rows = await executor.rows(
    'delete from import_chunks where import_id = $1 and position = $2 returning 1',
    [importId, position],
  );
  return rows.length > 0;
}

/** Adds what became of one chunk. */
export const addWritten = (
  executor: Executor,
  importId: string,
  {
    accepted,
    duplicates,
    rejected,
  }: Pick<ImportCounts, 'accepted' | 'duplicates'> & { rejected: RejectedRow[] },
): Promise<unknown> =>
  executor.rows(
    `update imports set written = written + 1, accepted = accepted + $2, duplicates = duplicates + $3,
       rejected = rejected + $4, problems = problems || (select coalesce(jsonb_agg(problem), '[]') from (
         select problem from jsonb_array_elements($5::jsonb) as problem
         limit greatest(0, ${mostRejected} - jsonb_array_length(problems))) as first)
     where id = $1`,
    [importId, accepted, duplicates, rejected.length, JSON.stringify(rejected.slice(0, mostRejected))],
  );

export async function readCounts(executor: Executor, importId: string): Promise<ImportCounts> {
  const [row] = await executor.rows<{ counts: ImportCounts }>(
    `select ${countsOf} as counts from imports where id = $1`,
    [importId],
  );
  return row?.counts ?? { accepted: 0, duplicates: 0, rejected: 0 };
}

/** All its chunks are in the log. @returns what became of all its items */
export async function endImport(executor: Executor, importId: string): Promise<ImportCounts> {
  await executor.rows('update imports set ended_at = coalesce(ended_at, now()) where id = $1', [importId]);
  return readCounts(executor, importId);
}

/** Removes what ended before that moment (ms), and what a server died with while it came. @returns how many */
export async function forgetEnded(executor: Executor, olderThan: number): Promise<number> {
  const rows = await executor.rows(
    `delete from imports where ended_at < $1 or (arrived_at is null and created_at < now() - $2 * interval '1 ms')
     returning 1`,
    [new Date(olderThan), longestArrivalMs],
  );
  return rows.length;
}

/** Of one project, those that came before that moment (ms) and have ended. @returns how many */
export async function removeEnded(executor: Executor, projectId: number, before: number): Promise<number> {
  const rows = await executor.rows(
    'delete from imports where project_id = $1 and created_at < $2 and ended_at is not null returning 1',
    [projectId, new Date(before)],
  );
  return rows.length;
}

/** Ids of those that came before that moment (ms) and have not ended. @param projectId null: of all projects */
export async function listOpen(
  executor: Executor,
  before: number,
  projectId: number | null = null,
): Promise<string[]> {
  const rows = await executor.rows<{ id: string }>(
    `select id from imports where created_at < $1 and ($2::int is null or project_id = $2)
       and arrived_at is not null and ended_at is null`,
    [new Date(before), projectId],
  );
  return rows.map(({ id }) => id);
}
