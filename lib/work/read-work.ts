import { readQueues } from './queues/read-queues.ts';
import type { WorkParts, WorkView } from './types.ts';

/** Beyond it nobody counts webhooks that were given up. */
const mostCounted = 200;

/** Is work getting through, and what is it waiting for? @throws DatabaseAway */
export async function readWork(
  parts: Pick<WorkParts, 'queue' | 'webhooks' | 'durable' | 'now'>,
  projectId: number,
): Promise<WorkView> {
  const [queues, jobs, webhooks] = await Promise.all([
    readQueues(parts, projectId),
    parts.durable.overview(),
    parts.webhooks.list({ projectId, state: 'failed', limit: mostCounted }),
  ]);
  const dead = {
    generations: queues.queues.reduce((sum, line) => sum + line.dead, 0),
    webhooks: webhooks.length,
    runs: jobs.reduce((sum, { parked }) => sum + parked, 0),
  };
  return { ...queues, jobs, dead };
}
