import { NothingToDo } from '../errors.ts';
import type { WorkParts } from '../types.ts';
import { readRun } from './read-run.ts';

/**
 * Ends a run, and what it invoked, before its next step; of a chain, the chain, and tells who waits for it.
 * @throws NothingToDo if it had ended, or is a chain of another project, DatabaseAway
 */
export async function cancelRun(
  parts: Pick<WorkParts, 'durable' | 'chains'>,
  projectId: number,
  id: string,
): Promise<void> {
  const run = await readRun(parts, projectId, id);
  if (run?.state !== 'waiting' && run?.state !== 'running') throw new NothingToDo('the run had ended before');
  if (!run.isChain) return parts.durable.cancel(id);
  if (!run.chain) throw new NothingToDo('it is a chain of another project: cancel it there');
  if (!(await parts.chains.cancel(run.chain))) throw new NothingToDo('the chain had ended before');
}
