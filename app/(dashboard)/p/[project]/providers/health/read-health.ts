import { type AttemptPoint, type AttemptSeries, readAttemptMinutes } from '#lib/metrics/index.ts';
import type { Incident } from '#lib/notices/index.ts';
import { app } from '#lib/server/app.ts';
import { type Span, spans } from '../view.ts';

export interface Health {
  /** ms; whole steps. */
  range: { from: number; to: number };
  stepMs: number;
  /** Attempts by organization. */
  series: AttemptSeries[];
  /** The whole range as one point, by organization. */
  totals: Record<string, AttemptPoint>;
  /** Newest first: those of the range and those that last. */
  incidents: Incident[];
}

const mostIncidents = 200;

/** What happened over a span that ends now. */
export async function readHealth(span: Span): Promise<Health> {
  const { database, notices, now } = app();
  const { ms, stepMinutes } = spans[span];
  const stepMs = stepMinutes * 60_000;
  const to = Math.ceil((now() + 1) / stepMs) * stepMs;
  const from = to - ms;
  const [series, whole, incidents] = await Promise.all([
    readAttemptMinutes(database, { from, to, stepMinutes, by: 'organization' }),
    // Steps are counted from 1970: one that is as long as the time until `from` begins there and has not ended yet.
    readAttemptMinutes(database, { from, to, stepMinutes: from / 60_000, by: 'organization' }),
    notices.listIncidents({ from, to, except: ['anomaly'], limit: mostIncidents }),
  ]);
  const totals = Object.fromEntries(
    whole.flatMap(({ key, points: [point] }) => (point ? [[key, point] as const] : [])),
  );
  return { range: { from, to }, stepMs, series, totals, incidents };
}
