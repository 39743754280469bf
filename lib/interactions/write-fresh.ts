import type { Database, Partitioner } from '#lib/db/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { resolveCells } from './cells.ts';
import { attemptFormat, deltaFormat, formatJson, interactionFormat, textFormat } from './columns.ts';
import { DeltaSum } from './deltas.ts';
import { type PreparedInteraction, placeInFeature } from './prepare.ts';
import type { InteractionRow } from './row.ts';
import type { Batch, BatchResult, ItemResult } from './write.ts';

/** Inserts the JSON rows of a parameter into a table. */
const insert = ({ table, columns }: { table: string; columns: string[] }, parameter: number): string =>
  `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_recordset(null::${table}, $${parameter}::json)`;

const statement = `with i as (${insert(interactionFormat, 1)}), t as (${insert(textFormat, 2)}),
  a as (${insert(attemptFormat, 3)}) ${insert(deltaFormat, 4)}`;

/**
 * Writes interactions that nobody can have heard of: nothing has to be locked or read, so one statement does it, one
 * round trip and one commit. COPY is quicker a row, but takes seven round trips; below some hundred rows this wins.
 * Throws a unique violation if an id was known after all; then nothing was written.
 */
export async function writeFresh(
  database: Database,
  registry: Registry,
  partitioner: Partitioner,
  batches: Batch[],
): Promise<BatchResult[]> {
  const deltas = new DeltaSum();
  const written: { row: InteractionRow; item: PreparedInteraction }[] = [];
  const results: BatchResult[] = [];
  for (const batch of batches) {
    const features = await resolveCells(registry, batch);
    const interactions = batch.interactions.map((item): ItemResult => {
      const feature = features.get(item.featureSlug);
      if (!feature || item.cellKey === undefined)
        return { code: 'limit', field: 'feature', message: 'the project has 500 features already' };
      const row: InteractionRow = { ...item.row, cellId: registry.cellId(item.cellKey) };
      placeInFeature(row, feature);
      deltas.change(null, row);
      written.push({ row, item });
      return 'accepted';
    });
    results.push({ interactions, signals: [] });
  }
  await partitioner.ensure(written.map(({ row }) => timeOfId(row.id)));
  const texts = written.map(({ row, item }) => ({ row, texts: item.texts }));
  const attempts = written.flatMap(({ row, item }) =>
    item.attempts.map((attempt, i) => ({ row, number: i + 1, attempt })),
  );
  await database.prepared('write_fresh', statement, [
    formatJson(
      interactionFormat,
      written.map(({ row }) => row),
    ),
    formatJson(textFormat, texts),
    formatJson(attemptFormat, attempts),
    formatJson(deltaFormat, deltas.list()),
  ]);
  return results;
}
