import { copyLines } from '#lib/db/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import { counterColumns, counters, type RollupDelta } from './deltas.ts';
import type { AttemptItem, PreparedSignal, Texts } from './prepare.ts';
import type { InteractionRow } from './row.ts';

/** How rows become lines of COPY: table, columns and values in one place each. */

type Value = string | number | boolean | null | undefined;
export interface TableFormat<Row> {
  table: string;
  columns: string[];
  values: (row: Row) => Value[];
  /** A column whose value is JSON text already. */
  json?: string;
}

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export const interactionFormat: TableFormat<InteractionRow> = {
  table: 'interactions',
  columns: [
    'project_id',
    'id',
    'created_at',
    'received',
    'cell_id',
    'status',
    'counted',
    'shown_at',
    'matures_at',
    'outcome',
    'outcome_at',
    'inserted_at',
    'edit_distance',
    'selected_index',
    'chain_id',
    'try_number',
    'act_id',
    'user_hash',
    'session',
    'trace_id',
    'latency_ms',
    'first_token_ms',
    'input_tokens',
    'output_tokens',
    'cost_micro_usd',
    'error_kind',
    'finish_reason',
    'input_length',
    'result_length',
    'truncated',
    'metadata',
  ],
  values: (row) => [
    row.projectId,
    row.id,
    time(timeOfId(row.id)),
    row.received,
    row.cellId,
    row.status,
    row.counted,
    time(row.shownAt),
    time(row.maturesAt),
    row.outcome,
    time(row.outcomeAt),
    time(row.insertedAt),
    row.editDistance,
    row.selectedIndex,
    row.chainId,
    row.tryNumber,
    row.actId,
    row.userHash,
    row.session,
    row.traceId,
    row.latencyMs,
    row.firstTokenMs,
    row.inputTokens,
    row.outputTokens,
    row.costMicroUsd,
    row.errorKind,
    row.finishReason,
    row.inputLength,
    row.resultLength,
    row.truncated,
    row.metadata,
  ],
  json: 'metadata',
};

export const textFormat: TableFormat<{ row: InteractionRow; texts: Texts }> = {
  table: 'interaction_texts',
  columns: ['project_id', 'id', 'input', 'enhanced_prompt', 'full_prompt', 'result', 'candidates'],
  values: ({ row, texts }) => [
    row.projectId,
    row.id,
    texts.input,
    texts.enhancedPrompt,
    texts.fullPrompt,
    texts.result,
    texts.candidates,
  ],
  json: 'candidates',
};

export const signalFormat: TableFormat<PreparedSignal> = {
  table: 'signals',
  columns: [
    'project_id',
    'interaction_id',
    'kind',
    'client_at',
    'occurred_at',
    'edit_distance',
    'selected_index',
    'reason',
  ],
  values: (s) => [
    s.projectId,
    s.interactionId,
    s.kind,
    time(s.clientAt),
    time(s.occurredAt),
    s.editDistance,
    s.selectedIndex,
    s.reason,
  ],
};

export const attemptFormat: TableFormat<{ row: InteractionRow; number: number; attempt: AttemptItem }> = {
  table: 'attempts',
  columns: [
    'project_id',
    'interaction_id',
    'number',
    'vendor',
    'model',
    'organization',
    'status',
    'error_kind',
    'reason',
    'queue_ms',
    'connect_ms',
    'first_token_ms',
    'total_ms',
    'input_tokens',
    'output_tokens',
    'cost_micro_usd',
  ],
  values: ({ row, number, attempt: a }) => [
    row.projectId,
    row.id,
    number,
    a.vendor,
    a.model,
    a.organization,
    a.status,
    a.errorKind,
    a.reason,
    whole(a.queueMs),
    whole(a.connectMs),
    whole(a.firstTokenMs),
    whole(a.totalMs),
    a.inputTokens,
    a.outputTokens,
    a.costMicroUsd,
  ],
};

export const deltaFormat: TableFormat<RollupDelta> = {
  table: 'rollup_deltas',
  columns: ['project_id', 'bucket', 'cell_id', 'matures', ...counterColumns, 'group_shown', 'group_inserted'],
  values: (d) => [
    d.projectId,
    d.bucket,
    d.cellId,
    d.matures,
    ...counters.map((counter) => d[counter]),
    sparse(d.groupShown),
    sparse(d.groupInserted),
  ],
};

export const formatLines = <Row>(format: TableFormat<Row>, rows: Iterable<Row>): Generator<string> =>
  copyLines(rows, format.values);

/** Rows as a JSON array of objects, for one statement that writes several tables. */
export function formatJson<Row>({ columns, values, json }: TableFormat<Row>, rows: Iterable<Row>): string {
  const heads = columns.map((column, i) => `${i === 0 ? '{' : ','}"${column}":`);
  const jsonAt = json === undefined ? -1 : columns.indexOf(json);
  let text = '';
  for (const row of rows) {
    const fields = values(row);
    text += text === '' ? '[' : ',';
    for (let i = 0; i < heads.length; i++) {
      const value = fields[i] ?? null;
      // What is left out is null, and most of a row is.
      if (value === null && i > 0) continue;
      text += heads[i] + (i === jsonAt ? String(value) : JSON.stringify(value));
    }
    text += '}';
  }
  return text === '' ? '[]' : `${text}]`;
}

const whole = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Math.round(value);
/** An array of nothing but zeros is stored empty. */
const sparse = (groups: number[]): string => (groups.some(Boolean) ? `{${groups.join(',')}}` : '{}');
