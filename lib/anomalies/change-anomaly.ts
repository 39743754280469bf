import type { Database } from '#lib/db/index.ts';
import type { Notices } from '#lib/notices/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { subjectOf } from './tell-anomalies.ts';
import type { Anomaly } from './types.ts';

/** So long nothing is sent about a series that a person silenced. */
const silenceMinutes = 28 * 24 * 60;

/** Somebody has seen it. @returns false if there is no such anomaly that goes on */
export const acknowledgeAnomaly = (database: Database, project: Project, id: string, by: string) =>
  changeState(database, project, id, 'acknowledged', by).then((found) => found !== undefined);

/** As acknowledged, and for four weeks nothing is sent about this metric of this segment. */
export async function silenceAnomaly(
  { database, notices }: { database: Database; notices: Pick<Notices, 'silence'> },
  project: Project,
  id: string,
  by: string,
): Promise<boolean> {
  const found = await changeState(database, project, id, 'silenced', by);
  if (!found) return false;
  const subject = subjectOf(project, found);
  await notices.silence({ kind: 'anomaly', subject, minutes: silenceMinutes, by });
  return true;
}

async function changeState(
  database: Database,
  project: Project,
  id: string,
  state: 'acknowledged' | 'silenced',
  by: string,
): Promise<Pick<Anomaly, 'metric' | 'segment'> | undefined> {
  const [row] = await database.rows<Pick<Anomaly, 'metric' | 'segment'>>(
    `update anomalies set state = $3, acknowledged_by = $4 where project_id = $1 and id = $2 and state <> 'ended'
     returning metric, segment`,
    [project.id, id, state, by],
  );
  return row;
}
