import { NothingToDo } from '../errors.ts';
import { lookAgain } from '../look.ts';
import type { WorkParts } from '../types.ts';

/** @param feature empty: of the whole project @throws NothingToDo if it was not paused, DatabaseAway */
export async function resumeFeature(
  { queue }: Pick<WorkParts, 'queue'>,
  projectId: number,
  feature: string,
): Promise<void> {
  const wasPaused = await queue.openGate({ projectId, gate: feature, kind: 'paused' });
  lookAgain(queue);
  if (wasPaused) return;
  throw new NothingToDo(`${feature || 'the project'} is not paused`);
}
