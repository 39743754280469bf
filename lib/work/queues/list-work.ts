import type { Work, WorkState } from '#lib/queue/index.ts';
import { storyOf } from '../story.ts';
import type { WorkItem, WorkParts } from '../types.ts';

const mostItems = 100;

/** The first of those that are in a state. @param open id of the one that is shown in full @throws DatabaseAway */
export async function listWork(
  { queue }: Pick<WorkParts, 'queue'>,
  projectId: number,
  { feature, state, open }: { feature: string; state: WorkState; open?: string | undefined },
): Promise<WorkItem[]> {
  const works = await queue.list({ projectId, feature, state, open, limit: mostItems });
  return works.map((work) => itemOf(work, work.id === open));
}

const itemOf = (work: Work, isOpen: boolean): WorkItem => ({
  id: work.id,
  feature: work.feature,
  state: work.state,
  fairKey: work.fairKey,
  tries: work.tries,
  kills: work.kills,
  hold: holdOf(work),
  enqueuedAt: work.enqueuedAt,
  claimedAt: work.claimedAt,
  endedAt: work.endedAt,
  deadlineAt: work.deadlineAt,
  payload: isOpen ? work.request : null,
  story: isOpen ? storyOf(work.story) : [],
});

/** Who was taken may still wait for limits: nobody knows until when. */
function holdOf({ state, waitKind, waitReason, notBefore }: Work): WorkItem['hold'] {
  if (!waitKind || (state !== 'waiting' && state !== 'running')) return null;
  return { kind: waitKind, reason: waitReason ?? '', untilAt: state === 'waiting' ? notBefore : null };
}
