import type { Database } from '#lib/db/index.ts';
import type { NoticeEvent, Notices } from '#lib/notices/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { dayAt } from './find-anomalies.ts';
import { listUntold, markTold } from './log/rows.ts';
import { measures } from './series/measures.ts';
import { keyOf } from './series/segments.ts';
import type { Anomaly } from './types.ts';
import { dateOf, segmentWords, sentenceOf } from './words.ts';

/** What is older is on the page, but no news: windows of a week and a weekend lie between. */
const newsDays = 10;

export interface TellParts {
  database: Database;
  notices: Pick<Notices, 'report' | 'flush'>;
  now(): number;
}

/** The subject of notices about it, by which they are silenced. */
export const subjectOf = (
  project: Pick<Project, 'slug'>,
  { metric, segment }: Pick<Anomaly, 'metric' | 'segment'>,
) => `${project.slug}/${metric}${keyOf(segment) ? ` ${keyOf(segment)}` : ''}`;

/**
 * Tells what began and what is over. Written down as told after it was handed over: a repeat after a crash finds the
 * same incident open and sends nothing.
 */
export async function tellAnomalies({ database, notices, now }: TellParts, project: Project): Promise<void> {
  const at = now();
  const today = await dayAt(database, project.timeZone, at);
  const { begun, ended } = await listUntold(database, project.id, today - newsDays);
  for (const one of begun) notices.report(startOf(project, one, at));
  for (const one of ended) notices.report(endOf(project, one, at));
  if (begun.length + ended.length === 0) return;
  await notices.flush();
  const ids = (list: Anomaly[]) => list.map(({ id }) => id);
  await markTold(database, ids(begun), 'begun', at);
  await markTold(database, ids(ended), 'ended', at);
}

function startOf(project: Project, one: Anomaly, at: number): NoticeEvent {
  const { metric, direction, segment, observed, expected, low, high, n, pValue, day } = one;
  const { bad } = measures[metric];
  return {
    kind: 'anomaly',
    subject: subjectOf(project, one),
    phase: 'started',
    severity: bad === null || bad === direction ? 'warning' : 'info',
    summary: sentenceOf(one) + blame(one),
    details: {
      ...{ project: project.slug, metric, direction, segment: segmentWords(segment), date: dateOf(day) },
      ...{ observed, expected, low, high, n, pValue },
    },
    links: linksOf(project, one),
    at,
  };
}

const endOf = (project: Project, one: Anomaly, at: number): NoticeEvent => ({
  kind: 'anomaly',
  subject: subjectOf(project, one),
  phase: 'ended',
  severity: 'info',
  summary: `What its past lets expect again, after ${dateOf(one.lastDay)}.`,
  links: linksOf(project, one),
  at,
});

/** What did most of it, in a few words; nothing where that is not clear. */
function blame({ explained: { divisions }, metric }: Anomaly): string {
  const [division] = divisions;
  const [part] = division?.parts ?? [];
  if (!division || !part || metric === 'volume') return '';
  const share = (value: number) => Math.round((100 * value) / division.change);
  if (Math.abs(division.mix) > Math.abs(division.rate))
    return ` Another mix by ${division.dimension} is ${share(division.mix)} % of the change.`;
  const most = share(part.mix + part.rate);
  return most >= 50 ? ` ${part.key === '' ? 'Not set' : part.key} is ${most} % of the change.` : '';
}

function linksOf(
  { slug }: Project,
  { id, segment, day, lastDay }: Anomaly,
): NonNullable<NoticeEvent['links']> {
  const where = Object.entries(segment).map(([name, value]) => ['where', `${name}:${value}`]);
  const query = new URLSearchParams([
    ['range', 'custom'],
    ['from', dateOf(day)],
    ['to', dateOf(lastDay)],
    ...where,
  ]);
  return [
    { label: 'That time in the overview', path: `/p/${slug}/overview?${query}` },
    { label: 'What moved', path: `/p/${slug}/anomalies/${id}` },
  ];
}
