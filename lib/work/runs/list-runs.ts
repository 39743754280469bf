import type { RunState } from '#lib/durable/index.ts';
import type { RunsView, WorkParts } from '../types.ts';

const runsAPage = 50;

/**
 * Runs of jobs, newest first; of the whole installation, since jobs are Kept's own.
 * @param before ms: the next page @throws DatabaseAway
 */
export async function listRuns(
  { durable, now }: Pick<WorkParts, 'durable' | 'now'>,
  {
    job,
    state,
    before,
  }: { job?: string | undefined; state?: RunState | undefined; before?: number | undefined },
): Promise<RunsView> {
  const [runs, jobs] = await Promise.all([
    durable.runs({ job, state, before, limit: runsAPage + 1 }),
    durable.overview(),
  ]);
  return { at: now(), runs: runs.slice(0, runsAPage), jobs, hasMore: runs.length > runsAPage };
}
