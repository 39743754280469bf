import { type CanaryLook, listRuns, readCanary, readChanges } from '#lib/canaries/index.ts';
import { listFeatures, type Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';

export type SequencePoint = CanaryLook['series'][number];

/** Maturity moves on in quarters of an hour. */
const quarterMs = 900_000;
const mostLooks = 24;

/** Everything about what was tried on a feature. @param wanted start of the run that is looked at, ms; null: the newest */
export async function readFeature(project: Project, slug: string, wanted: number | null) {
  const { database, catalog, now } = app();
  const [runs, features] = await Promise.all([
    listRuns({ catalog }, project.id, slug),
    listFeatures(database, project.id),
  ]);
  const feature = features.find((one) => one.slug === slug) ?? null;
  const run = runs.find(({ startedAt }) => startedAt === wanted) ?? runs[0];
  if (!run) return { feature, runs, shown: null };

  const at = now();
  const windowMs = feature?.attributionWindowMs ?? 0;
  const firstMature = run.startedAt + windowMs;
  const lastMature = Math.min(at, (run.endedAt ?? at) + windowMs);
  const [look, changes] = await Promise.all([
    readCanary({ database }, project, run, { at, looks: looksBetween(firstMature, lastMature) }),
    readChanges(catalog, project.id, run),
  ]);
  const { arms, difference } = look;
  const n = { base: arms.base.inserted.n, canary: arms.canary.inserted.n };
  const series: SequencePoint[] = [...look.series, { at: lastMature, n, difference }];
  return { feature, runs, shown: { look, changes, series, firstMature } };
}

/** Evenly spaced moments (ms) after the first and before the last. */
function looksBetween(first: number, last: number): number[] {
  const count = Math.min(mostLooks, Math.floor((last - first) / quarterMs));
  return Array.from({ length: Math.max(0, count - 1) }, (_, i) => first + ((last - first) * (i + 1)) / count);
}
