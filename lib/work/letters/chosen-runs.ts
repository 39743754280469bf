import type { WorkParts } from '../types.ts';

/** At once; the rest is there to be asked for again. */
const most = 1_000;

/** Ids of parked runs, of one job or of all. */
export async function chosenRuns(durable: WorkParts['durable'], job: string | undefined): Promise<string[]> {
  const runs = await durable.runs({ state: 'parked', job, limit: most });
  return runs.map(({ id }) => id);
}
