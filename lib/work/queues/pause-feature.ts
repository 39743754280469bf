import { lookAgain } from '../look.ts';
import type { WorkParts } from '../types.ts';

/**
 * Nothing more of a feature's queue is begun until somebody resumes it; what runs goes on, what is asked for is queued.
 * @param feature empty: of the whole project
 * @throws DatabaseAway
 */
export async function pauseFeature(
  { queue }: Pick<WorkParts, 'queue'>,
  projectId: number,
  feature: string,
  { by, note }: { by: string; note?: string | undefined },
): Promise<void> {
  const reason = note ? `by ${by}: ${note}` : `by ${by}`;
  await queue.closeGate({
    projectId,
    gate: feature,
    kind: 'paused',
    forMs: Number.POSITIVE_INFINITY,
    reason,
  });
  lookAgain(queue);
}
