import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import { startsOfDays } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';

/** Results of durable generations and small imports may come late: so many last days are summed anew. */
const againDays = 3;

/** Sums the latencies of the days from `from` up to `to` that are not summed yet, day by day. */
export async function sumLatencies(
  database: Database,
  project: Project,
  { from, to }: { from: number; to: number },
  signal?: AbortSignal,
): Promise<void> {
  const starts = await startsOfDays(database, project.timeZone, from, to);
  const known = await database.rows<{ day: number }>(
    'select distinct day from latency_days where project_id = $1 and day >= $2 and day < $3',
    [project.id, from, to - againDays],
  );
  const isKnown = new Set(known.map(({ day }) => day));
  for (let day = from; day < to && !signal?.aborted; day++) {
    if (isKnown.has(day)) continue;
    const [start, end] = [starts[day - from] as number, starts[day - from + 1] as number];
    await database.rows(
      `insert into latency_days (project_id, day, cell_id, timed, log_sum, log_squares)
       select project_id, $2, cell_id, count(*), sum(ln(latency_ms)), sum(ln(latency_ms) ^ 2) from interactions
       where project_id = $1 and id >= $3 and id < $4 and received and status = 'completed' and latency_ms > 0
       group by project_id, cell_id
       on conflict (project_id, day, cell_id) do update
         set timed = excluded.timed, log_sum = excluded.log_sum, log_squares = excluded.log_squares`,
      [project.id, day, firstIdAt(start), firstIdAt(end)],
    );
  }
}
