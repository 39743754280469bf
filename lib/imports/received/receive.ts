import type { Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { readJsonl } from '../read-jsonl.ts';
import { checkLine } from './check-line.ts';
import { NothingToImport } from './errors.ts';
import { insertChunk, insertImport, mostRejected, recordArrival, removeImport } from './store.ts';
import type { ImportId, RejectedRow, StartImport, StoredItem } from './types.ts';

export interface ReceiveParts {
  database: Database;
  registry: Registry;
  start: StartImport;
  now(): number;
}

/** One transaction of the log; an item that is larger stands alone. */
const [chunkItems, chunkBytes] = [1_000, 1024 * 1024];
/** As large as a body of the ingest. */
const maxLineBytes = 8 * 1024 * 1024;
/** Shown of a body of which nothing can be used. */
const shownRejected = 20;

/**
 * Stores a body chunk by chunk as it comes, in short transactions, so that memory is bounded and a slow sender holds
 * up nobody; what makes it an import, its length and its run, is committed at its end.
 */
export async function receive(
  parts: ReceiveParts,
  projectId: number,
  body: AsyncIterable<Buffer>,
): Promise<{ id: string; rows: number }> {
  const one: ImportId = { projectId, id: newId(parts.now()) };
  await insertImport(parts.database, one);
  try {
    return await store(parts, one, body);
  } catch (error) {
    // Where Postgres is away too, the clean-up finds it.
    await removeImport(parts.database, one.id).catch(() => {});
    throw error;
  }
}

async function store(
  { database, registry, start, now }: ReceiveParts,
  { projectId, id }: ImportId,
  body: AsyncIterable<Buffer>,
): Promise<{ id: string; rows: number }> {
  const rejected: RejectedRow[] = [];
  let [rows, chunks, refused] = [0, 0, 0];
  let [items, bytes]: [string[], number] = [[], 0];

  async function endChunk(): Promise<void> {
    if (items.length === 0) return;
    await insertChunk(database, { importId: id, position: chunks++ }, `[${items.join(',')}]`);
    [items, bytes] = [[], 0];
  }

  async function add(item: StoredItem): Promise<void> {
    const text = JSON.stringify(item);
    const size = Buffer.byteLength(text) + 1;
    if (items.length === chunkItems || bytes + size > chunkBytes) await endChunk();
    items.push(text);
    bytes += size;
  }

  for await (const lines of readJsonl(body, maxLineBytes)) {
    const context = await registry.context(projectId);
    const options = { now: now(), historic: true, clockOffsetMs: 0 };
    for (const line of lines) {
      rows++;
      for (const checked of checkLine(line, { context, registry, options })) {
        if ('item' in checked) await add(checked);
        else if (++refused <= mostRejected) rejected.push(checked);
      }
    }
  }
  await endChunk();
  if (chunks === 0) throw new NothingToImport(rejected.slice(0, shownRejected));
  await database.transaction(async (connection) => {
    await recordArrival(connection, id, { rows, chunks, rejected, refused });
    await start(connection, { importId: id, chunks });
  });
  return { id, rows };
}
