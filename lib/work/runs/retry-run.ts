import { NothingToDo } from '../errors.ts';
import type { WorkParts } from '../types.ts';
import { readRun } from './read-run.ts';

/**
 * Again from the step that failed; what was finished is not done again. A chain that failed gets a new run for it.
 * @throws NothingToDo if it is not over, went well, or is a chain of another project, DatabaseAway
 */
export async function retryRun(
  parts: Pick<WorkParts, 'durable' | 'chains'>,
  projectId: number,
  id: string,
): Promise<void> {
  const run = await readRun(parts, projectId, id);
  if (run?.isChain && !run.chain) throw new NothingToDo('it is a chain of another project: retry it there');
  const isAgain =
    run?.chain && run.state === 'failed'
      ? await parts.chains.retry(run.chain)
      : (await parts.durable.retry([id])) > 0;
  if (!isAgain) throw new NothingToDo('there is nothing to retry: it runs, or it is done');
}
