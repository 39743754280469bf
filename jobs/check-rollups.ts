import type { Database } from '#lib/db/index.ts';
import { checkRollups as findDrift } from '#lib/interactions/index.ts';
import { listProjects } from '#lib/projects/index.ts';

const hourMs = 3_600_000;

/** Recounts the last day. @throws Error when sums and log do not agree: a fault of ours that somebody has to look at */
export const checkRollups =
  ({ database, now }: { database: Database; now(): number }) =>
  async (): Promise<void> => {
    const at = now();
    const retention = new Map((await listProjects(database)).map((one) => [one.id, one.retentionDays]));
    // Of what is not kept any more only the sums are left.
    const keptFrom = (projectId: number) => at - (retention.get(projectId) ?? Infinity) * 24 * hourMs;
    const drift = await findDrift(database, at - 26 * hourMs, at - hourMs);
    const [first, ...more] = drift.filter(({ projectId, from }) => from >= keptFrom(projectId));
    if (!first) return;
    throw new Error(
      `rollups differ from the log in ${more.length + 1} quarter hours, first project ${first.projectId} at ${new Date(first.from).toISOString()}`,
    );
  };
