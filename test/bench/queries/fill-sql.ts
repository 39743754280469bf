import { bucketMs, bucketsPerDay, userGroups } from '#lib/domain/index.ts';
import { counters } from '#lib/interactions/index.ts';

const dayMs = 86_400_000;
const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const at = (column: string) => `to_timestamp((${column}) / 1000.0)`;

interface Span {
  day: number;
  from: number;
  to: number;
  perDay: number;
  now: number;
}

/**
 * One UTC day of interactions as the temporary table `day_rows`: busier at noon than at night, a few cells, users and
 * words more frequent than the others, one in ten the second try of the one before it, one in fifty failed.
 */
export const dayRowsSql = (projectId: number, { day, from, to, perDay, now }: Span): string => `
  create temporary table day_rows on commit drop as
  with drawn as (
    select g, md5(concat(g, '/', ${day})) as hex, random() < 0.02 as failed, random() as verdict, random() as wait, random() as edit,
      (300 + 4000 * random() * random())::int as latency_ms,
      floor((select count(*) from bench_cells) * random() ^ 2)::int as cell_number,
      case when random() < 0.95 then floor((select count(*) from bench_users) * random() ^ 2)::int end as user_number,
      floor((select count(*) from bench_texts) * random())::int as text_number,
      (${day}::bigint * ${dayMs} + ${dayMs} * (g::float8 / ${perDay} - 0.8 / (2 * pi()) * sin(2 * pi() * g / ${perDay})))::bigint as ms
    from generate_series(0, ${perDay - 1}) g
  ), identified as (
    select *, (lpad(to_hex(ms), 12, '0') || '7' || substr(hex, 1, 3) || '8' || substr(hex, 4, 15))::uuid as id,
      ms + (1000 * exp(8 * wait))::bigint + latency_ms as signal_ms,
      case when failed then null when verdict < 0.45 then 'inserted' when verdict < 0.55 then 'edited' when verdict < 0.67 then 'regenerated'
        when verdict < 0.82 then 'closed' when verdict < 0.835 then 'reverted' end::signal_kind as drawn_outcome
    from drawn where ms >= ${from} and ms < ${to}
  ), told as (
    select *, case when signal_ms < ${now} then drawn_outcome end as outcome, case when g % 10 = 0 then lag(id) over (order by ms) end as chain_id
    from identified
  )
  select ${projectId} as project_id, r.id, ${at('ms')} as created_at, true as received, c.id as cell_id,
    (case when failed then 'failed' else 'completed' end)::interaction_status as status, not failed as counted, ${at('ms + latency_ms')} as shown_at,
    ${at(`ceil((ms + latency_ms + ${dayMs}) / ${bucketMs}.0) * ${bucketMs}`)} as matures_at, outcome,
    case when outcome is not null then ${at('signal_ms')} end as outcome_at,
    case when outcome in ('inserted', 'edited') then ${at('signal_ms')} when outcome = 'reverted' then ${at('(ms + signal_ms) / 2')} end as inserted_at,
    case when outcome = 'edited' then edit::real end as edit_distance,
    chain_id, (case when chain_id is null then 1 else 2 end)::smallint as try_number, u.hash as user_hash, latency_ms,
    100 + latency_ms % 700 as input_tokens, 20 + latency_ms % 300 as output_tokens, 200 + latency_ms % 5000 as cost_micro_usd,
    length(t.input) as input_length, length(t.result) as result_length, false as truncated, text_number
  from told r join bench_cells c on c.number = cell_number join bench_texts t on t.number = text_number
    left join bench_users u on u.number = user_number
  order by ms`;

const copied = `project_id, id, created_at, received, cell_id, status, counted, shown_at, matures_at, outcome, outcome_at, inserted_at,
  edit_distance, chain_id, try_number, user_hash, latency_ms, input_tokens, output_tokens, cost_micro_usd, input_length, result_length, truncated`;

/** Each counter of one row, as lib/interactions/deltas.ts counts it. */
const kept = `coalesce(outcome in ('inserted', 'edited'), false)`;
const one = (condition: string) => `(${condition})::int`;
const counted: Record<(typeof counters)[number], string> = {
  interactions: '1',
  failed: one(`status = 'failed'`),
  shown: one('shown'),
  inserted: one(`shown and coalesce(outcome = 'inserted', false)`),
  edited: one(`shown and coalesce(outcome = 'edited', false)`),
  regenerated: one(`shown and coalesce(outcome = 'regenerated', false)`),
  closed: one(`shown and coalesce(outcome = 'closed', false)`),
  reverted: one(`shown and coalesce(outcome = 'reverted', false)`),
  firstTries: one('shown and try_number = 1'),
  firstTryInserted: one(`shown and try_number = 1 and ${kept}`),
  triesToInsert: `case when shown and ${kept} then try_number else 0 end`,
  timedInserts: one(`shown and ${kept} and inserted_at is not null`),
  insertTimeLog: `case when shown and ${kept} and inserted_at is not null
    then round(ln(greatest(1, ${ms('inserted_at')} - chain_ms)::float8) * 1000)::bigint else 0 end`,
  inputTokens: 'coalesce(input_tokens, 0)',
  outputTokens: 'coalesce(output_tokens, 0)',
  costMicroUsd: 'coalesce(cost_micro_usd, 0)',
};
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const names = counters.map(snake).join(', ');

const judged = `
  select *, ${ms('created_at')} / ${bucketMs} as bucket, counted and shown_at is not null as shown,
    ('x' || lpad(substr(replace(coalesce(chain_id, id)::text, '-', ''), 1, 12), 16, '0'))::bit(64)::bigint as chain_ms,
    coalesce(get_byte(uuid_send(user_hash), 0), get_byte(uuid_send(id), 15)) % ${userGroups} as user_group
  from day_rows`;

/** What is written from `day_rows`, a statement a table. */
export const insertSql = [
  `insert into interactions (${copied}) select ${copied} from day_rows`,
  `insert into interaction_texts (project_id, id, input, result)
   select project_id, id, t.input, t.result from day_rows join bench_texts t on t.number = text_number`,
  `insert into search_documents (project_id, id, words)
   select project_id, id, t.words from day_rows join bench_texts t on t.number = text_number`,
  `insert into signals (project_id, interaction_id, kind, client_at, occurred_at, edit_distance)
   select project_id, id, outcome, outcome_at, outcome_at, edit_distance from day_rows where outcome is not null`,
  `insert into rollups (project_id, bucket, cell_id, matures, ${names})
   select project_id, bucket, cell_id, case when shown then ${ms('matures_at')} / ${bucketMs} else 0 end,
     ${counters.map((counter) => `sum(${counted[counter]})`).join(', ')}
   from (${judged}) r group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  `insert into user_rollups (project_id, day, cell_id, shown, inserted)
   select c.project_id, c.day, c.cell_id, array_agg(coalesce(n, 0) order by number), array_agg(coalesce(successes, 0) order by number)
   from (select distinct project_id, bucket / ${bucketsPerDay} as day, cell_id from (${judged}) r where shown) c
   cross join generate_series(0, ${userGroups - 1}) as number
   left join (select bucket / ${bucketsPerDay} as day, cell_id, user_group, count(*)::int as n, (count(*) filter (where ${kept}))::int as successes
     from (${judged}) r where shown group by 1, 2, 3) g on g.day = c.day and g.cell_id = c.cell_id and g.user_group = number
   group by 1, 2, 3`,
];

/** The days of all rollups, when those are complete: a day of the project's zone may lie in two of UTC. */
export const rollupDaysSql = `
  insert into rollup_days (project_id, day, cell_id, in_rate, matures, ${names})
  select project_id, kept_day(bucket, p.time_zone), cell_id, matures > 0, max(matures), ${counters.map((counter) => `sum(${snake(counter)})`).join(', ')}
  from rollups join projects p on p.id = project_id group by 1, 2, 3, 4`;
