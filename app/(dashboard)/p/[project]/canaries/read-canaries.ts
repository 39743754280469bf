import { type CanaryLook, type CanaryRun, listRuns, readCanary } from '#lib/canaries/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { listCanaries } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';

/** The newest run of a feature; how it stands only while it runs. */
export interface CanaryLine {
  run: CanaryRun;
  look: CanaryLook | null;
  /** How often something was tried on the feature. */
  runs: number;
}

/** Running ones first, then the newest. @throws DatabaseAway */
export async function readCanaries(project: Project): Promise<CanaryLine[]> {
  const { database, catalog, now } = app();
  const lines = await Promise.all(
    listCanaries({ catalog }, project.id).map(async ({ name }): Promise<CanaryLine | undefined> => {
      const runs = await listRuns({ catalog }, project.id, name);
      const [run] = runs;
      if (!run) return undefined;
      const look =
        run.state === 'running' ? await readCanary({ database }, project, run, { at: now() }) : null;
      return { run, look, runs: runs.length };
    }),
  );
  return lines
    .filter((line) => line !== undefined)
    .sort(
      (a, b) =>
        Number(a.run.state !== 'running') - Number(b.run.state !== 'running') ||
        b.run.startedAt - a.run.startedAt,
    );
}
