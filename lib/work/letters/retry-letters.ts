import { lookAgain } from '../look.ts';
import type { LetterChoice, WorkParts } from '../types.ts';
import { chosenRuns } from './chosen-runs.ts';
import { some } from './some.ts';

type Parts = Pick<WorkParts, 'queue' | 'webhooks' | 'durable'>;

/**
 * Sends dead letters again: generations with as much time as they had, webhooks for as long as at first, runs from the
 * step that was not finished. @returns how many @throws NothingToDo if there is none of them left, DatabaseAway
 */
export async function retryLetters(
  { queue, webhooks, durable }: Parts,
  projectId: number,
  { kind, ids, of }: LetterChoice,
  by: string,
): Promise<number> {
  if (kind === 'generations') {
    const count = await queue.retry({ projectId, ids, feature: of }, by);
    lookAgain(queue);
    return some(count);
  }
  if (kind === 'runs') return some(await durable.retry(ids ?? (await chosenRuns(durable, of))));
  const count = await webhooks.retry({ projectId, eventIds: ids, host: of });
  webhooks.wake();
  return some(count);
}
