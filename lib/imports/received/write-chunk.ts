import type { Connection, Database } from '#lib/db/index.ts';
import type { BatchResult, ItemResult, LogWriter } from '#lib/interactions/index.ts';
import { prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { addWritten, type ChunkId, findChunk, readCounts, removeChunk } from './store.ts';
import type { ImportCounts, RejectedRow, StoredItem } from './types.ts';

export interface WriteParts {
  database: Database;
  registry: Registry;
  writer: LogWriter;
  now(): number;
}

/** Somebody else has written the chunk meanwhile. */
class WrittenAlready extends Error {}

/**
 * Brings a chunk into the log. Its items, their counts and the end of the chunk are one transaction: however often it
 * is done again, each item counts once.
 * @returns the counts of the whole import so far @throws DatabaseAway, Error if the project is gone
 */
export async function writeChunk(parts: WriteParts, chunk: ChunkId): Promise<ImportCounts> {
  const stored = await findChunk(parts.database, chunk);
  if (stored)
    await write(parts, chunk, stored).catch((error: unknown) => {
      if (!(error instanceof WrittenAlready)) throw error;
    });
  return readCounts(parts.database, chunk.importId);
}

async function write(
  { registry, writer, now }: WriteParts,
  chunk: ChunkId,
  { projectId, items }: { projectId: number; items: StoredItem[] },
): Promise<void> {
  const { batch, places, refused } = await prepare(registry, projectId, items, now());

  async function end(connection: Connection, results: readonly BatchResult[]): Promise<void> {
    if (!(await removeChunk(connection, chunk))) throw new WrittenAlready();
    const [{ interactions, signals }] = results as [BatchResult];
    const verdicts: ItemResult[] = [...interactions, ...signals];
    const countOf = (verdict: ItemResult) => verdicts.filter((one) => one === verdict).length;
    const rejected = verdicts.flatMap((error, i) =>
      typeof error === 'string' ? [] : [{ ...(places[i] as (typeof places)[number]), error }],
    );
    await addWritten(connection, chunk.importId, {
      accepted: countOf('accepted'),
      duplicates: countOf('duplicate'),
      rejected: [...refused, ...rejected].sort((a, b) => a.line - b.line),
    });
  }

  await writer.write([batch], end);
}

/** @returns the places of the batch's interactions, then of its signals; what was allowed when it came, and now is not */
async function prepare(registry: Registry, projectId: number, items: readonly StoredItem[], now: number) {
  const context = await registry.context(projectId);
  const options = { now, historic: true, clockOffsetMs: 0 };
  const batch = { projectId, interactions: [], signals: [], oldestStubMs: 0 } as Parameters<
    LogWriter['write']
  >[0][number];
  const refused: RejectedRow[] = [];
  const places: Record<StoredItem['list'], Omit<RejectedRow, 'error'>[]> = { interactions: [], outcomes: [] };
  for (const { item, ...place } of items) {
    const prepared =
      place.list === 'interactions'
        ? prepareInteraction(item, context, registry, options)
        : prepareSignal(item, projectId, options);
    if ('error' in prepared) refused.push({ ...place, error: prepared.error });
    else {
      if ('row' in prepared.ok) batch.interactions.push(prepared.ok);
      else batch.signals.push(prepared.ok);
      places[place.list].push(place);
    }
  }
  return { batch, places: [...places.interactions, ...places.outcomes], refused };
}
