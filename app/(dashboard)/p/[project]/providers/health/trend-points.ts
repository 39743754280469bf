import type { AttemptPoint, AttemptSeries } from '#lib/metrics/index.ts';
import type { Incident } from '#lib/notices/index.ts';
import { topOfAxis } from '../../../../../series.ts';

/** One step of the charts; what is null was not measured. Times in ms. */
export interface TrendPoint {
  at: number;
  start: number;
  /** Of the organization that the chart is about. */
  own: AttemptPoint | null;
  /** Median first token by organization. */
  firstToken: Record<string, number | null>;
}

/** All steps of the range, so that a line breaks where nothing was called. */
export function trendPoints(
  series: readonly AttemptSeries[],
  { from, to }: { from: number; to: number },
  stepMs: number,
): Map<string, TrendPoint[]> {
  const byStart = new Map(
    series.map(({ key, points }) => [key, new Map(points.map((point) => [point.minute * 60_000, point]))]),
  );
  const starts = Array.from({ length: Math.round((to - from) / stepMs) }, (_, i) => from + i * stepMs);
  const shared = starts.map((start) =>
    Object.fromEntries([...byStart].map(([key, own]) => [key, own.get(start)?.p50FirstTokenMs ?? null])),
  );
  return new Map(
    [...byStart].map(([key, own]) => [
      key,
      starts.map((start, i) => ({
        at: start + stepMs / 2,
        start,
        own: own.get(start) ?? null,
        firstToken: shared[i] ?? {},
      })),
    ]),
  );
}

/** Tops of the axes that all organizations share, so that a diverging one stands out. */
export function topsOf(series: readonly AttemptSeries[]): { firstTokenMs: number; errorRate: number } {
  const points = series.flatMap((one) => one.points);
  const slowest = Math.max(0, ...points.map(({ p50FirstTokenMs }) => p50FirstTokenMs ?? 0));
  const worst = Math.max(0, ...points.map(({ errorRate }) => errorRate.rate ?? 0));
  return { firstTokenMs: roundUp(slowest), errorRate: topOfAxis(Math.max(0.1, worst)) };
}

/** 312 → 400, 0 → 100: one digit and zeros. */
function roundUp(ms: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(100, ms)));
  return Math.ceil(Math.max(100, ms) / size) * size;
}

/** Which organization an incident is about; null: all of them. */
export function organizationOf(
  { subject, details }: Pick<Incident, 'subject' | 'details'>,
  ids: readonly string[],
): string | null {
  const named = String(details.organization ?? '');
  if (ids.includes(named)) return named;
  return ids.find((id) => subject === id || subject.startsWith(`${id}/`)) ?? null;
}

/** Red is for what is out; what is near or slow is amber. */
export const toneOf = ({ kind, severity }: Pick<Incident, 'kind' | 'severity'>) =>
  kind === 'breaker' || kind === 'organization'
    ? 'broken'
    : severity === 'info' || kind === 'toggle'
      ? 'quiet'
      : 'amber';
