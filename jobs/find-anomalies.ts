import {
  findAnomalies,
  listMornings,
  type Mornings,
  sumLatencies,
  type TellParts,
  tellAnomalies,
} from '#lib/anomalies/index.ts';
import type { Durable, Job } from '#lib/durable/index.ts';
import { findProjectById, listProjects } from '#lib/projects/index.ts';

export interface FindAnomaliesInput {
  projectId: number;
}

/** Looks at the mornings of a project that are due, and tells what is out of the ordinary. */
export const defineFindAnomalies = (durable: Durable, parts: TellParts): Job<FindAnomaliesInput, number> =>
  durable.job<FindAnomaliesInput, number>({
    name: 'find-anomalies',
    // Reads months of a project at once.
    atOnce: 1,
    async run({ step, progress }, { projectId }) {
      const { database, now } = parts;
      const project = () => findProjectById(database, projectId);
      const mornings = await step<Mornings | null>('what is due', async () => {
        const own = await project();
        return (own && (await listMornings(database, own, now()))) ?? null;
      });
      let found = 0;
      if (mornings) {
        await step('sum latencies', async (signal) => {
          const own = await project();
          if (own) await sumLatencies(database, own, mornings.range, signal);
        });
        progress(0.3, 'latencies are summed');
        found = await step('look', async () => {
          const own = await project();
          return own ? findAnomalies(database, own, mornings, now()) : 0;
        });
      }
      await step(
        'tell',
        async () => {
          const own = await project();
          if (own) await tellAnomalies(parts, own);
        },
        { retries: 3 },
      );
      progress(1, `${found} found`);
      return found;
    },
  });

/** One run for each project, of which there is at most one for a firing. */
export const startFindAnomalies =
  (durable: Durable, job: Job<FindAnomaliesInput, number>, { database }: Pick<TellParts, 'database'>) =>
  async ({ id }: { id: string }): Promise<void> => {
    for (const { id: projectId } of await listProjects(database))
      await durable.start(job, { projectId }, { id: `${id}-${projectId}` });
  };
