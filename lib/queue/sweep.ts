import { firstIdAt } from '#lib/domain/index.ts';
import { after, endedColumns, ms, nowIn, told } from './sql.ts';
import type { At, Ended } from './types.ts';

/** At once; the rest has its turn a moment later. */
const batch = 500;
/** Of a lease: who lives has more left of the one it renewed last. */
const renewedShare = 0.4;
/** What died with a worker again rests for so long before the next one has it. */
const restMs = 5_000;

export interface DeathRules {
  /** After so many deaths it is a suspect, as in `ClaimAsk`; blamed for so many it is a dead letter. */
  maxKills: number;
  leaseMs: number;
}

const poison = 'd.blamed + dead.blamed::int >= $2::int';

/**
 * Takes back what dead workers held: first come again, or a dead letter. A worker is dead when one of its leases is over
 * and the others will be soon: who lives renews all of them. Its claims are taken at once, so that it is known what
 * else was there: blamed is what was alone, or the only suspect. A single lease that is over belongs to a claim that its
 * worker never heard of.
 * @returns those that are dead letters now, and how many go round again
 */
export async function takeFromDead({ executor, now }: At, { maxKills, leaseMs }: DeathRules) {
  const rows = await executor.rows<Ended>(
    `with t as materialized (select ${nowIn(1)} as now), holders as materialized (
       select worker, max(lease_until) < ${after('max(t.now)', '$3::float8')} as died, count(*) as held,
         count(*) filter (where kills >= $2::int) as suspects
       from durable_generations, t where state = 'running' group by worker having min(lease_until) < max(t.now)
     ), dead as materialized (
       select d.project_id, d.id, h.died and (h.held = 1 or d.kills >= $2::int and h.suspects = 1) as blamed
       from durable_generations d join holders h on h.worker = d.worker, t
       where d.state = 'running' and (h.died or d.lease_until < t.now)
       order by h.worker, d.project_id, d.id limit ${batch} for update of d skip locked)
     update durable_generations d set kills = d.kills + 1, blamed = d.blamed + dead.blamed::int, lease_until = null, worker = null,
       state = case when ${poison} then 'failed' else 'waiting' end,
       ended_at = case when ${poison} then t.now end,
       not_before = case when d.kills = 0 then t.now else ${after('t.now', String(restMs))} end,
       wait_kind = 'worker_died', wait_reason = 'its worker died',
       error = case when ${poison} then jsonb_build_object('code', 'poison', 'message', d.kills + 1 || ' workers died with it') end,
       story = ${told(`jsonb_build_object('at', ${ms('t.now')}, 'event', 'worker_died', 'attempt', d.attempt, 'worker', d.worker,
         'claimedAt', ${ms('d.claimed_at')})`)}
     from dead, t where d.project_id = dead.project_id and d.id = dead.id returning ${endedColumns}`,
    [now, maxKills, leaseMs * renewedShare],
  );
  const ended = rows.filter(({ state }) => state === 'failed');
  return { ended, again: rows.length - ended.length };
}

/** Dead letters of those that waited beyond their deadline. */
export const failLate = ({ executor, now }: At): Promise<Ended[]> =>
  executor.rows<Ended>(
    `with t as materialized (select ${nowIn(1)} as now), late as materialized (
       select project_id, id from durable_generations, t where state = 'waiting' and deadline_at < t.now
       order by project_id, id limit ${batch} for update skip locked)
     update durable_generations d set state = 'failed', ended_at = t.now,
       error = jsonb_build_object('code', 'deadline', 'message', 'not done by its deadline' || coalesce(': ' || d.wait_reason, '')),
       story = ${told(`jsonb_build_object('at', ${ms('t.now')}, 'event', 'failed', 'attempt', d.attempt, 'reason', 'its deadline passed')`)}
     from late, t where d.project_id = late.project_id and d.id = late.id returning ${endedColumns}`,
    [now],
  );

/** Removes what ended longer ago. @returns how many, at most one batch */
export async function forget({ executor, now }: At, olderThanMs: number): Promise<number> {
  const rows = await executor.rows(
    `delete from durable_generations where (project_id, id) in (
       select project_id, id from durable_generations where ended_at < ${after(nowIn(1), '-$2::float8')} limit 1000)
     returning 1`,
    [now, olderThanMs],
  );
  return rows.length;
}

/**
 * Removes what a project asked for before that moment (ms) and has ended: its texts, and the user it was for.
 * @returns how many, at most one batch
 */
export async function removeOlder({ executor }: At, projectId: number, before: number): Promise<number> {
  const rows = await executor.rows(
    `delete from durable_generations where project_id = $1 and id in (
       select id from durable_generations where project_id = $1 and id < $2 and ended_at is not null order by id limit 1000)
     and ended_at is not null returning 1`,
    [projectId, firstIdAt(before)],
  );
  return rows.length;
}
