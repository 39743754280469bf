import type { Database } from '#lib/db/index.ts';
import { checkRollups as findDrift } from '#lib/interactions/index.ts';

const hourMs = 3_600_000;

/** Recounts the last day. @throws Error when sums and log do not agree: a fault of ours that somebody has to look at */
export const checkRollups =
  ({ database, now }: { database: Database; now(): number }) =>
  async (): Promise<void> => {
    const [first, ...more] = await findDrift(database, now() - 26 * hourMs, now() - hourMs);
    if (!first) return;
    const at = new Date(first.from).toISOString();
    throw new Error(
      `rollups differ from the log in ${more.length + 1} quarter hours, first project ${first.projectId} at ${at}`,
    );
  };
