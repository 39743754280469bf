import { after, ms, nowIn } from './sql.ts';
import type { At, Claimed } from './types.ts';

export interface ClaimAsk {
  /** Unique among all processes that ever lived. */
  worker: string;
  /** At most so many. */
  count: number;
  leaseMs: number;
  /** The key whose line had the last turn: those after it come first. */
  afterKey: string;
  /** Lines that get nothing now, as `lineOf`. */
  fullLines: readonly string[];
  /** The same of whole gates, as `gateKeyOf`. */
  fullGates?: readonly string[] | undefined;
  /** What so many workers died with is a suspect: of those a worker gets one at a time, and `mayTakeOne` now. */
  suspects?: { kills: number; mayTakeOne: boolean } | undefined;
}

/** More than have ever died with one. */
const any = 2_147_483_647;

/** Names a line: those of one key behind one gate. */
export const lineOf = ({ projectId, gate, fairKey }: { projectId: number; gate: string; fairKey: string }) =>
  `${gateKeyOf({ projectId, gate })} ${fairKey}`;
/** Names a gate of a project. */
export const gateKeyOf = ({ projectId, gate }: { projectId: number; gate: string }): string =>
  `${projectId} ${gate}`;

/**
 * Gates by jumping from one to the next in the index, closed ones left out; lines of each gate in the same way,
 * beginning after `afterKey`; then the first of every line before the second of any. So a claim reads about as many
 * rows as it takes, however many wait. A gate that was closed until just now lets one through. Where there are many
 * gates each has few lines in one claim, so it may bring less than is there: only one that brings next to nothing
 * says that no more is. Of what is suspected of killing workers there is one at most. The last join names all columns
 * of the lines' index: else Postgres may walk the whole of it for each row.
 */
const statement = `with recursive t as materialized (select ${nowIn(1)} as now),
gates as (
  (select project_id, gate from durable_generations where state = 'waiting' order by project_id, gate limit 1)
  union all
  select n.project_id, n.gate from gates g cross join lateral (
    select project_id, gate from durable_generations where state = 'waiting' and (project_id, gate) > (g.project_id, g.gate)
    order by project_id, gate limit 1) n
), open as (
  select g.project_id, g.gate, c.closed_until is not null as trial from gates g cross join t
  left join durable_gates c on c.project_id = g.project_id and c.gate = g.gate and c.kind = 'breaker'
  where g.project_id || ' ' || g.gate <> all($7::text[]) and (c.closed_until is null or c.closed_until <= t.now) and not exists (
    select from durable_gates p where p.kind = 'paused' and p.project_id = g.project_id
      and p.gate in ('', split_part(g.gate, ' ', 1)) and p.closed_until > t.now)
), width as materialized (select greatest(2, 2 * $3::int / greatest(1, count(*)))::int as lines from open
), lines as (
  select o.project_id, o.gate, o.trial, k.fair_key, k.part from open o cross join width cross join lateral (
    (select fair_key, 1 as part from (
      with recursive keys as (
        (select fair_key from durable_generations where state = 'waiting' and project_id = o.project_id and gate = o.gate
          and fair_key > $5 order by fair_key limit 1)
        union all
        select n.fair_key from keys y cross join lateral (
          select fair_key from durable_generations where state = 'waiting' and project_id = o.project_id and gate = o.gate
            and fair_key > y.fair_key order by fair_key limit 1) n
      ) select fair_key from keys where o.project_id || ' ' || o.gate || ' ' || fair_key <> all($6::text[]) limit width.lines) a)
    union all
    (select fair_key, 2 from (
      with recursive keys as (
        (select fair_key from durable_generations where state = 'waiting' and project_id = o.project_id and gate = o.gate
          and fair_key <= $5 order by fair_key limit 1)
        union all
        select n.fair_key from keys y cross join lateral (
          select fair_key from durable_generations where state = 'waiting' and project_id = o.project_id and gate = o.gate
            and fair_key > y.fair_key and fair_key <= $5 order by fair_key limit 1) n
      ) select fair_key from keys where o.project_id || ' ' || o.gate || ' ' || fair_key <> all($6::text[]) limit width.lines) b)
    limit width.lines) k
), heads as (
  select l.part, l.fair_key, l.trial, l.gate, h.* from lines l cross join t cross join lateral (
    select row_number() over (order by f.order_at, f.id) as turn, f.* from (
      select d.project_id, d.id, d.order_at, d.kills >= $8::int as suspect from durable_generations d
      where d.state = 'waiting' and d.project_id = l.project_id and d.gate = l.gate and d.fair_key = l.fair_key and d.not_before <= t.now
        and (d.kills < $8::int or $9::boolean)
      order by d.order_at, d.id limit $3) f) h
), ranked as (
  select *, row_number() over (partition by project_id, gate order by turn, part, fair_key) as through,
    row_number() over (partition by suspect order by turn, part, fair_key) as nth from heads
), chosen as materialized (
  select d.project_id, d.id, r.trial from (
    select * from ranked where (not trial or through = 1) and (not suspect or nth = 1) order by turn, part, fair_key, gate limit 2 * $3::int) r
  join durable_generations d on d.project_id = r.project_id and d.id = r.id and d.state = 'waiting'
    and d.gate = r.gate and d.fair_key = r.fair_key and d.order_at = r.order_at
  order by r.turn, r.part, r.fair_key, r.gate limit $3 for update of d skip locked
)
update durable_generations d set state = 'running', attempt = d.attempt + 1, worker = $2, claimed_at = t.now,
  wait_kind = null, wait_reason = null,
  lease_until = ${after('t.now', '$4::float8')}
from chosen c, t where d.project_id = c.project_id and d.id = c.id
returning d.project_id as "projectId", d.id, d.attempt, d.feature, d.gate, d.fair_key as "fairKey", d.request, d.tries, d.kills, d.calls,
  ${ms('d.enqueued_at')} as "enqueuedAt", ${ms('d.deadline_at')} as "deadlineAt", ${ms('d.claimed_at')} as "claimedAt",
  c.trial as "isTrial", ${ms('d.order_at')} as "orderAt"`;

/** The next ones, in the order of their places; nobody else has them until their lease is over. @throws DatabaseAway */
export async function claim({ executor, now }: At, ask: ClaimAsk): Promise<Claimed[]> {
  const { worker, count, leaseMs, afterKey, fullLines, fullGates = [], suspects } = ask;
  const rows = await executor.prepared<Claimed & { orderAt: number }>('queue-claim', statement, [
    now,
    worker,
    count,
    leaseMs,
    afterKey,
    fullLines,
    fullGates,
    suspects?.kills ?? any,
    suspects?.mayTakeOne ?? true,
  ]);
  return rows.sort((a, b) => a.orderAt - b.orderAt);
}
