import type { Database } from '#lib/db/index.ts';
import type { MapPoint, MeaningMap } from '../types.ts';
import { ms } from './pattern-row.ts';

type StoredPoint = [id: string, x: number, y: number, rejected: 0 | 1, patternIds: string[]];

/** The newest map of meaning of a project, or undefined while there is none. @throws DatabaseAway */
export async function readMap(database: Database, projectId: number): Promise<MeaningMap | undefined> {
  const [[row], names] = await Promise.all([
    database.rows<{ id: string; at: number; map: { points: StoredPoint[] } }>(
      `select id, ${ms('at')} as at, map from discoveries where project_id = $1 and jsonb_array_length(map->'points') > 0
       order by at desc, id desc limit 1`,
      [projectId],
    ),
    database.rows<{ id: string; name: string }>(
      'select id, name from patterns where project_id = $1 and ignored_at is null',
      [projectId],
    ),
  ]);
  if (!row) return undefined;
  const points = row.map.points.map(([id, x, y, rejected, patternIds]): MapPoint => {
    return { id, x, y, isRejected: rejected === 1, patternIds };
  });
  return { discoveryId: row.id, at: row.at, points, patterns: countPoints(points, names) };
}

function countPoints(
  points: readonly MapPoint[],
  names: readonly { id: string; name: string }[],
): MeaningMap['patterns'] {
  const counts = new Map(names.map(({ id, name }) => [id, { id, name, points: 0, rejected: 0 }]));
  for (const { isRejected, patternIds } of points)
    for (const id of patternIds) {
      const count = counts.get(id);
      if (!count) continue;
      count.points += 1;
      count.rejected += Number(isRejected);
    }
  return [...counts.values()].filter((one) => one.points > 0).sort((a, b) => b.points - a.points);
}

const shownCharacters = 300;
const mostAtOnce = 200;

/** Beginnings of inputs by id, as the log has them now; what is not there any more is missing. @throws DatabaseAway */
export const readInputs = (
  database: Database,
  projectId: number,
  ids: readonly string[],
): Promise<{ id: string; feature: string; input: string | null }[]> =>
  database.rows(
    `select i.id, f.slug as feature, left(t.input, ${shownCharacters}) as input from interactions i
     join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
     left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     where i.project_id = $1 and i.id = any($2::uuid[]) and i.received`,
    [projectId, ids.slice(0, mostAtOnce)],
  );
