import {
  type Anomaly,
  type DrawnDay,
  dayAt,
  listAnomalies,
  readLookState,
  readSeries,
} from '#lib/anomalies/index.ts';
import { type Annotation, listAnnotations } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';

/** Days that the list draws. */
const shownDays = 56;
const mostDrawn = 20;
const mostListed = 200;
const mostIncidents = 40;

/** An anomaly with the days around it and what happened on them. */
export interface DrawnAnomaly {
  anomaly: Anomaly;
  days: DrawnDay[];
  marks: Annotation[];
}

/** What goes on and what was lately, drawn; and what was before. @throws DatabaseAway */
export async function readAnomalies(project: Project) {
  const { database, now } = app();
  const at = now();
  const [all, state, today] = await Promise.all([
    listAnomalies(database, project.id, { limit: mostListed }),
    readLookState(database, project),
    dayAt(database, project.timeZone, at),
  ]);
  const range = { from: today - shownDays, to: today };
  const lately = all.filter(({ lastDay, state }) => state !== 'ended' || lastDay >= range.from);
  const drawn = lately.slice(0, mostDrawn);
  return {
    drawn: await draw(project, drawn, range),
    earlier: all.filter((one) => !drawn.includes(one)),
    state,
  };
}

/** One of them with four weeks before it and two after it, as far as there are. */
export async function drawAnomaly(project: Project, anomaly: Anomaly): Promise<DrawnAnomaly | undefined> {
  const { database, now } = app();
  const today = await dayAt(database, project.timeZone, now());
  const to = Math.min(today, anomaly.lastDay + 15);
  const [drawn] = await draw(project, [anomaly], { from: Math.min(anomaly.day - 28, to - 42), to });
  return drawn;
}

async function draw(
  project: Project,
  anomalies: Anomaly[],
  range: { from: number; to: number },
): Promise<DrawnAnomaly[]> {
  if (anomalies.length === 0) return [];
  const { database, now } = app();
  const series = await readSeries(database, project, anomalies, range, now());
  const marks = await readMarks(project, series[0] ?? []);
  return anomalies.map((anomaly, i) => ({ anomaly, days: series[i] ?? [], marks }));
}

/** Deploys, toggles and what happened at the vendors, in their order. */
async function readMarks(project: Project, days: readonly DrawnDay[]): Promise<Annotation[]> {
  const { database, notices } = app();
  const range = { from: days[0]?.start ?? 0, to: days.at(-1)?.end ?? 0 };
  const [annotations, incidents] = await Promise.all([
    listAnnotations(database, project.id, range),
    // The toggle's moves are annotations too.
    notices.listIncidents({
      ...range,
      except: ['anomaly', 'toggle', 'spend', 'limit'],
      limit: mostIncidents,
    }),
  ]);
  const asMarks = incidents
    .filter(({ startedAt }) => startedAt >= range.from)
    .map(({ id, startedAt, kind, summary }) => ({
      id: -id,
      at: startedAt,
      kind: kind.replaceAll('_', ' '),
      text: summary,
    }));
  return [...annotations, ...asMarks].sort((a, b) => a.at - b.at);
}
