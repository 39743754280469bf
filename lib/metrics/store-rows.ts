import type { Database } from '#lib/db/index.ts';
import type { Sums } from './sums.ts';

/** A row of `attempt_minutes`; `minute` counts from the epoch. */
export interface MinuteRow extends Sums {
  minute: number;
  vendor: string;
  organization: string;
  model: string;
}

const fields = {
  minute: 'integer',
  vendor: 'text',
  organization: 'text',
  model: 'text',
  attempts: 'integer',
  failed: 'integer',
  errors: 'jsonb',
  fallbacks: 'integer',
  rescues: 'integer',
  input_tokens: 'bigint',
  output_tokens: 'bigint',
  cost_micro_usd: 'bigint',
  first_token_ms: 'integer[]',
  total_ms: 'integer[]',
  in_flight: 'integer',
};

const added = (column: string) => `${column} = a.${column} + excluded.${column}`;
const addedEach = (column: string) => `${column} = (
  select array_agg(coalesce(x, 0) + coalesce(y, 0) order by i)
  from unnest(a.${column}, excluded.${column}) with ordinality as pairs (x, y, i))`;

/** Rows go in the order of their key, so that processes cannot wait for each other in a circle. */
const upsert = `
insert into attempt_minutes as a (${Object.keys(fields).join(', ')})
select * from jsonb_to_recordset($1) as rows (${Object.entries(fields)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')})
order by minute, organization, model
on conflict (minute, organization, model) do update set
  ${['attempts', 'failed', 'fallbacks', 'rescues', 'input_tokens', 'output_tokens', 'cost_micro_usd'].map(added).join(', ')},
  ${['first_token_ms', 'total_ms'].map(addedEach).join(', ')},
  errors = (
    select coalesce(jsonb_object_agg(kind, n), '{}') from (
      select key as kind, sum(value::bigint) as n
      from (select * from jsonb_each_text(a.errors) union all select * from jsonb_each_text(excluded.errors)) as counts
      group by key) as kinds),
  in_flight = greatest(a.in_flight, excluded.in_flight)`;

/** Adds rows to those of other processes, all or none. @throws DatabaseAway */
export async function storeRows(database: Database, rows: readonly MinuteRow[]): Promise<void> {
  const json = rows.map((row) => ({
    minute: row.minute,
    vendor: row.vendor,
    organization: row.organization,
    model: row.model,
    attempts: row.attempts,
    failed: row.failed,
    errors: row.errors,
    fallbacks: row.fallbacks,
    rescues: row.rescues,
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    cost_micro_usd: row.costMicroUsd,
    first_token_ms: row.firstTokenMs,
    total_ms: row.totalMs,
    in_flight: row.inFlight,
  }));
  await database.rows(upsert, [JSON.stringify(json)]);
}

/** @throws DatabaseAway */
export async function removeBefore(database: Database, minute: number): Promise<void> {
  await database.rows('delete from attempt_minutes where minute < $1', [minute]);
}
