import { DBOS, DBOSWorkflowConflictError } from '@dbos-inc/dbos-sdk';
import { isConnectionError } from '#lib/db/index.ts';
import { stepFailed } from './context.ts';
import type { JobContext, JobDefinition } from './types.ts';
import { waitOut } from './wait-out.ts';

/** One queue a job: a process takes runs only of jobs that its code knows. */
export const queueOf = (job: string) => `job-${job}`;

/**
 * Where runs go that workers died with: a process takes one at a time from there. One for all jobs; what a process does
 * not know it gives back as a stray.
 */
export const suspectsQueue = 'suspects';

/** Kills are counted by ourselves: DBOS would count deploys too. */
const anyNumber = 1_000_000;

/**
 * Makes a workflow of a job. When DBOS itself lost Postgres in a way that it does not wait out (EPIPE), that is no
 * outcome of the run: it goes back into its queue.
 */
export function registerJob<Input, Output>(
  { name, run }: JobDefinition<Input, Output>,
  begin: (id: string) => { context: JobContext; end(): void },
  putBack: (id: string) => Promise<unknown>,
): (input: Input) => Promise<Output> {
  const body = async (input: Input): Promise<Output> => {
    const id = DBOS.workflowID as string;
    const { context, end } = begin(id);
    try {
      return await run(context, input);
    } catch (error) {
      if (!isConnectionError(error) || (error as Error).name === stepFailed) throw error;
      await waitOut(() => putBack(id), Number.POSITIVE_INFINITY);
      throw new DBOSWorkflowConflictError(id);
    } finally {
      end();
    }
  };
  return DBOS.registerWorkflow(body, { name, maxRecoveryAttempts: anyNumber });
}
