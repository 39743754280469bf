import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketOf, bucketsPerDay, isInsert, type Outcome, timeOfId } from '#lib/domain/index.ts';
import { type Counter, counters } from '#lib/interactions/index.ts';

/** Sums by `project/bucket/cell/matures`, without those that are all zero. */
export type Totals = Record<string, Partial<Record<Counter, number>>>;
/** Shown and inserted by `project/day/cell`. */
export type UserTotals = Record<string, { shown: number; inserted: number }>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const sums = counters.map((name) => `sum(${snake(name)})::float8 as "${name}"`).join(', ');
const columns = ['project_id', 'bucket', 'cell_id', 'matures', ...counters.map(snake)].join(', ');

/** What readers see: rollups and the deltas that are not folded yet, in one statement. */
export async function totals(database: Database): Promise<Totals> {
  const rows = await database.rows<{ key: string } & Record<Counter, number>>(
    `select concat_ws('/', project_id, bucket, cell_id, matures) as key, ${sums}
     from (select ${columns} from rollups union all select ${columns} from rollup_deltas) r group by 1`,
  );
  return collect(rows.map(({ key, ...counts }) => [key, counts]));
}

/** The users' groups as readers see them: of each day and cell by group, `project/day/cell/group`. */
export async function userTotals(database: Database): Promise<UserTotals> {
  const rows = await database.rows<{ key: string; shown: number; inserted: number }>(
    `select concat_ws('/', project_id, day, cell_id, user_group) as key, sum(shown)::int as shown, sum(inserted)::int as inserted
     from (select project_id, day, cell_id, g.number - 1 as user_group, coalesce(g.shown, 0) as shown, coalesce(g.inserted, 0) as inserted
       from user_rollups, unnest(shown, inserted) with ordinality as g(shown, inserted, number)
       union all
       select project_id, bucket / ${bucketsPerDay}, cell_id, g.number - 1, coalesce(g.shown, 0), coalesce(g.inserted, 0)
       from rollup_deltas, unnest(group_shown, group_inserted) with ordinality as g(shown, inserted, number)) u
     group by 1 having sum(shown) <> 0 or sum(inserted) <> 0`,
  );
  return Object.fromEntries(rows.map(({ key, ...counts }) => [key, counts]));
}

interface Row {
  projectId: number;
  id: string;
  cellId: number;
  failed: boolean;
  counted: boolean;
  shownAt: number | null;
  maturesAt: number | null;
  outcome: Outcome | null;
  insertedAt: number | null;
  chainId: string | null;
  actId: string | null;
  userHash: string | null;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
}

/**
 * The same numbers counted anew from the interactions, sharing no code with the writer's deltas: tries are numbered
 * again, and what counts is decided again from the feature.
 */
export async function recount(database: Database): Promise<{ totals: Totals; users: UserTotals }> {
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
  const rows = await database.rows<Row>(
    `select i.project_id as "projectId", i.id, cell_id as "cellId", status = 'failed' as failed,
       f.measured and status = 'completed' and (act_id is null or act_id = i.id) as counted,
       ${ms('shown_at')} as "shownAt", ${ms('matures_at')} as "maturesAt", outcome, ${ms('inserted_at')} as "insertedAt",
       chain_id as "chainId", act_id as "actId", user_hash as "userHash", coalesce(input_tokens, 0) as "inputTokens",
       coalesce(output_tokens, 0) as "outputTokens", coalesce(cost_micro_usd, 0) as "costMicroUsd"
     from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
     where received order by i.project_id, i.id`,
  );
  const tries = new Map<string, number>();
  const result: [string, Partial<Record<Counter, number>>][] = [];
  const users: UserTotals = {};
  for (const row of rows) {
    const chain = `${row.projectId}/${row.chainId}`;
    const tryNumber = row.chainId === null ? 1 : (tries.get(chain) ?? 1) + 1;
    if (row.chainId !== null) tries.set(chain, tryNumber);
    const shown = row.counted && row.shownAt !== null;
    const kept = shown && isInsert(row.outcome);
    const one = (condition: boolean) => (condition ? 1 : 0);
    const counts: Record<Counter, number> = {
      interactions: 1,
      failed: one(row.failed),
      shown: one(shown),
      inserted: one(shown && row.outcome === 'inserted'),
      edited: one(shown && row.outcome === 'edited'),
      regenerated: one(shown && row.outcome === 'regenerated'),
      closed: one(shown && row.outcome === 'closed'),
      reverted: one(shown && row.outcome === 'reverted'),
      firstTries: one(shown && tryNumber === 1),
      firstTryInserted: one(kept && tryNumber === 1),
      triesToInsert: kept ? tryNumber : 0,
      timedInserts: one(kept && row.insertedAt !== null),
      insertTimeLog:
        kept && row.insertedAt !== null
          ? Math.round(1_000 * Math.log(Math.max(1, row.insertedAt - timeOfId(row.chainId ?? row.id))))
          : 0,
      inputTokens: row.inputTokens,
      outputTokens: row.outputTokens,
      costMicroUsd: row.costMicroUsd,
    };
    const bucket = bucketOf(timeOfId(row.id));
    const matures = shown ? (row.maturesAt as number) / bucketMs : 0;
    result.push([`${row.projectId}/${bucket}/${row.cellId}/${matures}`, counts]);
    if (shown && row.userHash) {
      const group = Number.parseInt(row.userHash.slice(0, 2), 16) % 32;
      const key = `${row.projectId}/${Math.floor(bucket / bucketsPerDay)}/${row.cellId}/${group}`;
      const known = users[key] ?? { shown: 0, inserted: 0 };
      users[key] = { shown: known.shown + 1, inserted: known.inserted + one(kept) };
    }
  }
  return { totals: collect(result), users };
}

function collect(entries: [string, Partial<Record<Counter, number>>][]): Totals {
  const result: Totals = {};
  for (const [key, counts] of entries) {
    const sum = result[key] ?? {};
    result[key] = sum;
    for (const counter of counters) {
      const value = (sum[counter] ?? 0) + (counts[counter] ?? 0);
      if (value === 0) delete sum[counter];
      else sum[counter] = value;
    }
  }
  return Object.fromEntries(Object.entries(result).filter(([, sum]) => Object.keys(sum).length > 0));
}
