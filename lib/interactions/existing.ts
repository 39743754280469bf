import type { Connection } from '#lib/db/index.ts';
import { bucketMs, timeOfId } from '#lib/domain/index.ts';
import type { InteractionRow } from './row.ts';

type Names = { [K in keyof InteractionRow]: string };

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const columns: Names = {
  projectId: 'project_id',
  id: 'id',
  received: 'received',
  cellId: 'cell_id',
  status: 'status',
  counted: 'counted',
  shownAt: ms('shown_at'),
  maturesAt: ms('matures_at'),
  outcome: 'outcome',
  outcomeAt: ms('outcome_at'),
  insertedAt: ms('inserted_at'),
  editDistance: 'edit_distance',
  selectedIndex: 'selected_index',
  chainId: 'chain_id',
  tryNumber: 'try_number',
  actId: 'act_id',
  userHash: 'user_hash',
  session: 'session',
  traceId: 'trace_id',
  latencyMs: 'latency_ms',
  firstTokenMs: 'first_token_ms',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  costMicroUsd: 'cost_micro_usd',
  errorKind: 'error_kind',
  finishReason: 'finish_reason',
  inputLength: 'input_length',
  resultLength: 'result_length',
  truncated: 'truncated',
  metadata: 'metadata::text',
};
const selection = Object.entries(columns)
  .map(([name, sql]) => `${sql} as "${name}"`)
  .join(', ');

/**
 * Locks the rows of these ids that exist, always in the order of their ids so that two writers cannot wait for each
 * other, and the members of the named chains with them.
 */
export async function lockExisting(
  connection: Connection,
  projectId: number,
  ids: Iterable<string>,
  chains: Iterable<string>,
): Promise<Map<string, InteractionRow>> {
  const wanted = new Set(ids);
  const chainIds = [...new Set(chains)].sort();
  if (chainIds.length > 0) {
    // Two tries of one chain may arrive at once in two transactions; each must count the other.
    await connection.rows(
      `select pg_advisory_xact_lock($1, hashtext(chain)) from unnest($2::text[]) as chain order by hashtext(chain)`,
      [projectId, chainIds],
    );
    const members = await connection.rows<{ id: string }>(
      'select id from interactions where project_id = $1 and chain_id = any($2::uuid[])',
      [projectId, chainIds],
    );
    for (const { id } of [...members, ...chainIds.map((id) => ({ id }))]) wanted.add(id);
  }
  const sorted = [...wanted].sort();
  // The bounds let Postgres leave out the partitions that cannot hold any.
  const rows = await connection.prepared<InteractionRow>(
    'lock-existing',
    `select ${selection} from interactions where project_id = $1 and id = any($2::uuid[]) and id >= $3 and id <= $4
     order by id for update`,
    [projectId, sorted, sorted[0], sorted.at(-1)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes what signals and later tries can change of rows that exist. */
export async function updateExisting(connection: Connection, rows: InteractionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.rows(
    `update interactions i set shown_at = to_timestamp(n."shownAt" / 1000.0), matures_at = to_timestamp(n."maturesAt" / 1000.0),
       outcome = n.outcome::signal_kind, outcome_at = to_timestamp(n."outcomeAt" / 1000.0),
       inserted_at = to_timestamp(n."insertedAt" / 1000.0), edit_distance = n."editDistance",
       selected_index = n."selectedIndex", try_number = n."tryNumber"
     from jsonb_to_recordset($1::jsonb) as n("projectId" int, id uuid, "shownAt" bigint, "maturesAt" bigint, outcome text,
       "outcomeAt" bigint, "insertedAt" bigint, "editDistance" real, "selectedIndex" smallint, "tryNumber" smallint)
     where i.project_id = n."projectId" and i.id = n.id`,
    [JSON.stringify(rows.map((row) => ({ ...row, metadata: undefined })))],
  );
}

/** Removes a row that is going to be written anew, and what was received with it; what the user did stays. */
export async function removeExisting(
  connection: Connection,
  { projectId, id, received }: InteractionRow,
): Promise<void> {
  const tables = received
    ? ['interactions', 'interaction_texts', 'attempts', 'search_documents']
    : ['interactions'];
  for (const table of tables) {
    const column = table === 'attempts' ? 'interaction_id' : 'id';
    await connection.rows(`delete from ${table} where project_id = $1 and ${column} = $2`, [projectId, id]);
  }
  if (!received) return;
  const bucket = Math.floor(timeOfId(id) / bucketMs);
  await connection.rows(
    `insert into search_backlog as s (project_id, bucket, interactions) values ($1, $2, 1)
     on conflict (project_id, bucket) do update set interactions = s.interactions + 1`,
    [projectId, bucket],
  );
}
