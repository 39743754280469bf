import type { Database } from '#lib/db/index.ts';
import type { Durable, Job } from '#lib/durable/index.ts';
import { removeOlder } from '#lib/interactions/index.ts';
import { listProjects } from '#lib/projects/index.ts';

const dayMs = 86_400_000;

/** Removes what projects keep no longer, batch by batch, so that no lock is held for long. */
export const defineRetainLog = (
  durable: Durable,
  { database, now }: { database: Database; now(): number },
): Job<object, number> =>
  durable.job<object, number>({
    name: 'retain-log',
    async run({ step, progress }) {
      const ending = await step('find projects', async () => {
        const at = now();
        return (await listProjects(database)).flatMap(({ id, slug, retentionDays }) =>
          retentionDays === null ? [] : [{ id, slug, before: at - retentionDays * dayMs }],
        );
      });
      let removed = 0;
      for (const [i, { id, slug, before }] of ending.entries()) {
        for (let batch = 1; ; batch++) {
          const count = await step(`${slug}, batch ${batch}`, () => removeOlder(database, id, before), {
            retries: 5,
          });
          removed += count;
          progress(i / ending.length, `${removed} removed, at ${slug}`);
          if (count === 0) break;
        }
      }
      return removed;
    },
  });
