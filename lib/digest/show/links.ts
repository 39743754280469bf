import type { Digest, OneCause } from '../types.ts';

const dayMs = 86_400_000;

/** First and last date of an ISO week: `2026-W47` → 2026-11-16, 2026-11-22. */
export function datesOf(weekName: string): { first: string; last: string } {
  const [year, week] = [Number(weekName.slice(0, 4)), Number(weekName.slice(6))];
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs + (week - 1) * 7 * dayMs;
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { first: date(monday), last: date(monday + 6 * dayMs) };
}

/** Where the pages are that a digest speaks of. @param baseUrl '' for links within the pages */
export function linksOf(baseUrl: string, { project, week }: Pick<Digest, 'project' | 'week'>) {
  const base = `${baseUrl.replace(/\/+$/, '')}/p/${encodeURIComponent(project.slug)}`;
  const { first, last } = datesOf(week.name);
  const scope = (where: readonly string[]) =>
    new URLSearchParams([
      ...[['range', 'custom'] as [string, string], ['from', first] as [string, string]],
      ['to', last],
      ...where.map((one): [string, string] => ['where', one]),
    ]).toString();
  return {
    digest: `${base}/digests/${week.name}`,
    overview: `${base}/overview?${scope([])}`,
    /** The overview of what a cause speaks of, in this week. */
    cause: ({ dimension, key, feature }: Pick<OneCause, 'dimension' | 'key' | 'feature'>) =>
      `${base}/overview?${scope([...(feature === null ? [] : [`feature:${feature}`]), `${dimension}:${key}`])}`,
    pattern: (id: string) => `${base}/patterns/${id}`,
    canary: (feature: string, startedAt: number) =>
      `${base}/canaries/${encodeURIComponent(feature)}?run=${startedAt}`,
    providers: `${base}/providers`,
  };
}
export type DigestLinks = ReturnType<typeof linksOf>;
