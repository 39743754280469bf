import type { Database } from '#lib/db/index.ts';
import { type CellKind, readDailyCells, readDailyGroups } from '#lib/insights/index.ts';
import { listFeatures, type Project } from '#lib/projects/index.ts';
import type { CellDays, DaySums, History } from '../types.ts';

interface LatencyRow extends CellKind {
  day: number;
  timed: number;
  latencyLog: number;
  latencyLogSquares: number;
}

/** All that is known of the days from `from` up to `to`. */
export async function readHistory(
  database: Database,
  project: Project,
  { from, to }: { from: number; to: number },
  now: number,
): Promise<History> {
  const [counts, groups, latencies, features] = await Promise.all([
    readDailyCells(database, project, { from, to }, now),
    readDailyGroups(database, project, { from, to }),
    readLatencies(database, project, { from, to }),
    listFeatures(database, project.id),
  ]);
  const cells = new Map<string, CellDays>();
  const cellOf = ({ feature, vendor, model, promptVersion }: CellKind): CellDays => {
    const key = JSON.stringify([feature, vendor, model, promptVersion]);
    const cell = cells.get(key) ?? { feature, vendor, model, promptVersion, days: [], groups: [] };
    cells.set(key, cell);
    return cell;
  };
  for (const { day, interactions, n, inserted, expired, maturing, costMicroUsd, ...kind } of counts)
    cellOf(kind).days[day - from] = {
      ...{ interactions, n, inserted, expired, maturing, costMicroUsd },
      ...{ timed: 0, latencyLog: 0, latencyLogSquares: 0 },
    };
  for (const { day, timed, latencyLog, latencyLogSquares, ...kind } of latencies) {
    const sums: DaySums | undefined = cellOf(kind).days[day - from];
    if (sums) Object.assign(sums, { timed, latencyLog, latencyLogSquares });
  }
  for (const { day, shown, inserted, ...kind } of groups)
    cellOf(kind).groups[day - from] = { shown, inserted };
  return {
    ...{ firstDay: from, length: to - from, cells: [...cells.values()] },
    windows: new Map(features.map(({ slug, attributionWindowMs }) => [slug, attributionWindowMs])),
  };
}

const readLatencies = (
  database: Database,
  project: Project,
  { from, to }: { from: number; to: number },
): Promise<LatencyRow[]> =>
  database.rows<LatencyRow>(
    `select f.slug as feature, coalesce(c.vendor, '') as vendor, coalesce(c.model, '') as model,
       coalesce(c.prompt_version, '') as "promptVersion", l.day, sum(l.timed) as timed,
       sum(l.log_sum) as "latencyLog", sum(l.log_squares) as "latencyLogSquares"
     from latency_days l join cells c on c.id = l.cell_id join features f on f.id = c.feature_id
     where l.project_id = $1 and l.day >= $2 and l.day < $3 group by 1, 2, 3, 4, 5`,
    [project.id, from, to],
  );
