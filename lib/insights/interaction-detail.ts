import type { Database } from '#lib/db/index.ts';
import { isUuidV7 } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { readSummaries } from './interaction-list.ts';
import { type SummaryRow, summaryColumns, summaryJoins, toSummary } from './summary-row.ts';
import type { AttemptRecord, InteractionDetail, SignalRecord } from './types.ts';

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const shownMembers = 200;

type Extra = Omit<InteractionDetail, 'signals' | 'attempts' | 'chain' | 'act' | 'outcome'>;

/** Everything about one interaction of this project, or undefined. */
export async function findInteraction(
  database: Database,
  project: Project,
  id: string,
  now: number,
): Promise<InteractionDetail | undefined> {
  if (!isUuidV7(id)) return undefined;
  const key = [project.id, id];
  const [rows, signals, attempts] = await Promise.all([
    database.rows<SummaryRow & Extra>(
      `select ${summaryColumns}, t.input as input, t.enhanced_prompt as "enhancedPrompt", t.full_prompt as "fullPrompt", t.result as result,
         t.candidates, i.selected_index as "selectedIndex", ${ms('i.shown_at')} as "shownAt", ${ms('i.outcome_at')} as "outcomeAt",
         i.edit_distance as "editDistance", c.organization, c.prompt, c.route_kind as "routeKind", i.session, i.user_hash as "userHash",
         i.trace_id as "traceId", i.chain_id as "chainId", i.act_id as "actId", i.first_token_ms as "firstTokenMs",
         i.input_tokens as "inputTokens", i.output_tokens as "outputTokens", i.error_kind as "errorKind",
         i.finish_reason as "finishReason", coalesce(i.metadata, '{}') as metadata
       from interactions i ${summaryJoins} where i.project_id = $1 and i.id = $2 and i.received`,
      key,
    ),
    database.rows<SignalRecord>(
      `select kind, ${ms('occurred_at')} as "occurredAt", ${ms('received_at')} as "receivedAt", edit_distance as "editDistance",
         selected_index as "selectedIndex", reason from signals where project_id = $1 and interaction_id = $2 order by occurred_at, kind limit 500`,
      key,
    ),
    database.rows<AttemptRecord>(
      `select number, vendor, model, organization, status, error_kind as "errorKind", reason, queue_ms as "queueMs", connect_ms as "connectMs",
         first_token_ms as "firstTokenMs", total_ms as "totalMs", input_tokens as "inputTokens", output_tokens as "outputTokens",
         cost_micro_usd as "costMicroUsd" from attempts where project_id = $1 and interaction_id = $2 order by number`,
      key,
    ),
  ]);
  const row = rows[0];
  if (!row) return undefined;
  const [chain, act] = await Promise.all([
    readChain(database, project.id, row, now),
    readAct(database, project.id, row, now),
  ]);
  const { signal: _, inRate: __, ...detail } = row;
  return {
    ...detail,
    ...toSummary(row, now),
    input: row.input,
    result: row.result,
    maturesAt: row.maturesAt,
    signals,
    attempts,
    chain,
    act,
  };
}

async function readChain(database: Database, projectId: number, row: Extra, now: number) {
  const first = row.chainId ?? row.id;
  const later = await database.rows<{ id: string }>(
    'select id from interactions where project_id = $1 and chain_id = $2 and received order by id limit 200',
    [projectId, first],
  );
  return (await readSummaries(database, projectId, [first, ...later.map(({ id }) => id)], now)).reverse();
}

async function readAct(
  database: Database,
  projectId: number,
  row: Extra,
  now: number,
): Promise<InteractionDetail['act']> {
  const act = row.actId ?? row.id;
  const members = await database.rows<{ id: string; size: number }>(
    `select id, count(*) over ()::int as size from interactions where project_id = $1 and act_id = $2 and id <> $2 and received order by id limit ${shownMembers}`,
    [projectId, act],
  );
  if (members.length === 0) return null;
  const summaries = await readSummaries(database, projectId, [act, ...members.map(({ id }) => id)], now);
  return { size: (members[0]?.size ?? 0) + 1, members: summaries.reverse() };
}
