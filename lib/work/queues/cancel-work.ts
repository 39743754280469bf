import { NothingToDo } from '../errors.ts';
import type { WorkParts } from '../types.ts';

/** Ends a durable generation that waits or runs. @throws NothingToDo if it had ended, DatabaseAway */
export async function cancelWork(
  { deferred }: Pick<WorkParts, 'deferred'>,
  projectId: number,
  id: string,
  by: string,
): Promise<void> {
  if (await deferred.cancel({ projectId, id }, by)) return;
  throw new NothingToDo('it had ended before');
}
