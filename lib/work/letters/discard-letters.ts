import { lookAgain } from '../look.ts';
import type { LetterChoice, WorkParts } from '../types.ts';
import { chosenRuns } from './chosen-runs.ts';
import { some } from './some.ts';

type Parts = Pick<WorkParts, 'queue' | 'webhooks' | 'durable'>;

/**
 * Nobody will send these dead letters again. @returns how many
 * @throws NothingToDo if there is none of them left, DatabaseAway
 */
export async function discardLetters(
  { queue, webhooks, durable }: Parts,
  projectId: number,
  { kind, ids, of }: LetterChoice,
  by: string,
): Promise<number> {
  if (kind === 'generations') {
    const count = await queue.discard({ projectId, ids, feature: of }, by);
    lookAgain(queue);
    return some(count);
  }
  if (kind === 'runs') return some(await durable.discard(ids ?? (await chosenRuns(durable, of))));
  return some(await webhooks.discard({ projectId, eventIds: ids, host: of }));
}
