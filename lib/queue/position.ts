import { ms, nowIn } from './sql.ts';
import type { At, Work } from './types.ts';

export interface Position {
  /** Its turn among all that wait for the same, from 1: lines have their turn one after the other. */
  place: number;
  /** Until it is done, as fast as the last five minutes went; absent while nothing is known about that. */
  estimateMs?: number | undefined;
}

/** What all that wait behind one gate have in common. */
interface Crowd {
  /** Waiting ones by line. */
  lines: ReadonlyMap<string, number>;
  /** Completed per ms. */
  pace: number | undefined;
  /** How long the gate stays closed. */
  restMs: number;
}

/** How fast a gate was: over so long. */
const paceMs = 300_000;
/** Those who ask again and again share what was counted. */
const freshMs = 1_000;
const manyGates = 1_000;

/** @param clock ms, of this process */
export function createPositions(clock: () => number): (at: At, work: Work) => Promise<Position> {
  const crowds = new Map<string, { readAt: number; crowd: Promise<Crowd> }>();

  function crowdOf(at: At, work: Work): Promise<Crowd> {
    const key = `${work.projectId} ${work.gate}`;
    const known = crowds.get(key);
    if (known && clock() - known.readAt < freshMs) return known.crowd;
    if (crowds.size > manyGates) crowds.clear();
    const crowd = readCrowd(at, work);
    crowds.set(key, { readAt: clock(), crowd });
    crowd.catch(() => crowds.delete(key));
    return crowd;
  }

  return async (at, work) => {
    const [{ lines, pace, restMs }, rank] = await Promise.all([crowdOf(at, work), rankOf(at, work)]);
    let place = rank;
    for (const [key, count] of lines) if (key !== work.fairKey) place += Math.min(count, rank);
    return pace === undefined ? { place } : { place, estimateMs: Math.round(restMs + place / pace) };
  };
}

/** Place in its own line, from 1. */
async function rankOf({ executor }: At, { projectId, gate, fairKey, id }: Work): Promise<number> {
  const [row] = await executor.rows<{ rank: number }>(
    `select count(*) as rank from durable_generations where state = 'waiting' and project_id = $1 and gate = $2 and fair_key = $3
       and (order_at, id) <= (select order_at, id from durable_generations where project_id = $1 and id = $4)`,
    [projectId, gate, fairKey, id],
  );
  return Math.max(1, row?.rank ?? 1);
}

async function readCrowd({ executor, now }: At, { projectId, gate }: Work): Promise<Crowd> {
  const [lines, [about]] = await Promise.all([
    executor.rows<{ key: string; count: number }>(
      `select fair_key as key, count(*) as count from durable_generations where state = 'waiting' and project_id = $1 and gate = $2
       group by 1`,
      [projectId, gate],
    ),
    executor.rows<{ done: number; sinceMs: number | null; restMs: number | null }>(
      `select count(*) as done, ${ms(nowIn(1))} - ${ms('min(ended_at)')} as "sinceMs",
         (select ${ms('max(closed_until)')} - ${ms(nowIn(1))} from durable_gates
          where project_id = $2 and gate = $3 and isfinite(closed_until)) as "restMs"
       from durable_generations where ended_at > ${nowIn(1)} - interval '${paceMs} milliseconds' and state = 'completed'
         and project_id = $2 and gate = $3`,
      [now, projectId, gate],
    ),
  ]);
  const { done = 0, sinceMs = 0, restMs = 0 } = about ?? {};
  return {
    lines: new Map(lines.map(({ key, count }) => [key, count])),
    pace: done < 2 ? undefined : done / Math.max(1_000, sinceMs ?? 0),
    restMs: Math.max(0, restMs ?? 0),
  };
}
