import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketsPerDay, firstIdAt } from '#lib/domain/index.ts';
import { DeltaSum } from '#lib/interactions/deltas.ts';
import { counters } from '#lib/interactions/index.ts';
import type { InteractionRow } from '#lib/interactions/row.ts';

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Counts one UTC day of the log with the writer's own code and compares with the rollups that were filled.
 * @throws Error naming the first row that differs
 */
export async function recountDay(database: Database, projectId: number, day: number): Promise<void> {
  const first = day * bucketsPerDay;
  const range = [projectId, first, first + bucketsPerDay];
  const rows = await database.rows<InteractionRow>(
    `select project_id as "projectId", id, received, cell_id as "cellId", status, counted, ${ms('shown_at')} as "shownAt",
       ${ms('matures_at')} as "maturesAt", outcome, ${ms('inserted_at')} as "insertedAt", chain_id as "chainId",
       try_number as "tryNumber", user_hash as "userHash", session, input_tokens as "inputTokens",
       output_tokens as "outputTokens", cost_micro_usd as "costMicroUsd"
     from interactions where project_id = $1 and id >= $2 and id < $3`,
    [projectId, firstIdAt(first * bucketMs), firstIdAt((first + bucketsPerDay) * bucketMs)],
  );
  const sum = new DeltaSum();
  for (const row of rows) sum.change(null, row);
  const deltas = sum.list();

  const counted = new Map(
    deltas.map((d) => [`${d.bucket}/${d.cellId}/${d.matures}`, counters.map((name) => d[name]).join(' ')]),
  );
  compare(
    counted,
    await database.rows(
      `select concat_ws('/', bucket, cell_id, matures) as key, concat_ws(' ', ${counters.map(snake).join(', ')}) as value
       from rollups where project_id = $1 and bucket >= $2 and bucket < $3`,
      range,
    ),
  );

  const groups = new Map<string, [shown: number, inserted: number]>();
  for (const { cellId, groupShown, groupInserted } of deltas)
    for (const [group, shown] of groupShown.entries()) {
      const key = `${cellId}/${group}`;
      const [before, insertedBefore] = groups.get(key) ?? [0, 0];
      if (shown > 0) groups.set(key, [before + shown, insertedBefore + (groupInserted[group] ?? 0)]);
    }
  compare(
    new Map([...groups].map(([key, counts]) => [key, counts.join(' ')])),
    await database.rows(
      `select concat_ws('/', cell_id, g.number - 1) as key, concat_ws(' ', g.shown, g.inserted) as value
       from user_rollups u, unnest(u.shown, u.inserted) with ordinality as g(shown, inserted, number)
       where project_id = $1 and day = $2 and g.shown > 0`,
      [projectId, day],
    ),
  );
}

function compare(counted: ReadonlyMap<string, string>, filled: { key: string; value: string }[]): void {
  for (const { key, value } of filled)
    if (counted.get(key) !== value)
      throw new Error(`the fill is wrong: rollup ${key} is ${value}, counted ${counted.get(key)}`);
  if (counted.size !== filled.length)
    throw new Error(`the fill is wrong: ${filled.length} rollups, counted ${counted.size}`);
}
