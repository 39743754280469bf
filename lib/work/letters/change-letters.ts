import { NothingToDo } from '../errors.ts';
import { lookAgain } from '../look.ts';
import type { LetterChoice, WorkParts } from '../types.ts';

type Parts = Pick<WorkParts, 'queue' | 'webhooks' | 'durable'>;

/** Runs at once; the rest is there to be asked for again. */
const mostRuns = 1_000;

/**
 * Sends dead letters again: generations with as much time as they had, webhooks for as long as at first, runs from the
 * step that was not finished. @returns how many @throws NothingToDo if there is none of them left, DatabaseAway
 */
export const retryLetters = change('retry');

/** Nobody will send these dead letters again. @returns how many @throws as `retryLetters` */
export const discardLetters = change('discard');

function change(verb: 'retry' | 'discard') {
  return async (
    { queue, webhooks, durable }: Parts,
    projectId: number,
    { kind, ids, of }: LetterChoice,
    by: string,
  ): Promise<number> => {
    if (kind === 'runs') return some(await durable[verb](ids ?? (await parkedRuns(durable, of))));
    if (kind === 'generations') {
      const count = await queue[verb]({ projectId, ids, feature: of }, by);
      lookAgain(queue);
      return some(count);
    }
    const count = await webhooks[verb]({ projectId, eventIds: ids, host: of });
    webhooks.wake();
    return some(count);
  };
}

/** Ids of parked runs, of one job or of all. */
async function parkedRuns(durable: WorkParts['durable'], job: string | undefined): Promise<string[]> {
  const runs = await durable.runs({ state: 'parked', job, limit: mostRuns });
  return runs.map(({ id }) => id);
}

function some(count: number): number {
  if (count === 0) throw new NothingToDo('none of these is a dead letter any more');
  return count;
}
