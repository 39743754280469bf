import type { Chains } from '#lib/chains/index.ts';
import type { Database, Partitioner } from '#lib/db/index.ts';
import type { Durable, Job, JobContext } from '#lib/durable/index.ts';
import { forgetSpend } from '#lib/flow/index.ts';
import { removeOlderExposures } from '#lib/hints/index.ts';
import type { Imports } from '#lib/imports/index.ts';
import { listKeepers, removeOlder } from '#lib/interactions/index.ts';
import { forgetEmbeddings } from '#lib/patterns/index.ts';
import { listProjects, removeOrphans } from '#lib/projects/index.ts';
import type { Queue } from '#lib/queue/index.ts';
import type { Webhooks } from '#lib/webhooks/index.ts';

export interface RetainLogParts {
  database: Database;
  partitioner: Pick<Partitioner, 'needless' | 'drop'>;
  queue: Pick<Queue, 'removeOlder'>;
  webhooks: Pick<Webhooks, 'removeOlder'>;
  chains: Pick<Chains, 'removeOlder'>;
  imports: Pick<Imports, 'removeOlder'>;
  now(): number;
}

const dayMs = 86_400_000;
/** Live interactions may still come for a day. */
const settledMs = 2 * dayMs;
/** Before a week that somebody always reads is left for the next night. */
const mostTries = 8;
const pauseMs = 1_000;

/** Removes what projects keep no longer: whole weeks where nobody does, the rest batch by batch. */
export const defineRetainLog = (durable: Durable, parts: RetainLogParts): Job<object, number> =>
  durable.job<object, number>({
    name: 'retain-log',
    async run(context) {
      const { database, now } = parts;
      const { step, progress } = context;
      const isWhole = await context.changed('weeks, and what was sent to be done later');
      const hasNewer = isWhole && (await context.changed('vectors of texts, exposures of hints'));
      const ending = await step('find projects', async () => {
        const at = now();
        return (await listProjects(database)).flatMap(({ id, slug, retentionDays }) =>
          retentionDays === null ? [] : [{ id, slug, before: at - retentionDays * dayMs }],
        );
      });
      if (isWhole) await dropWeeks(context, parts);
      let removed = 0;
      for (const [i, { id, slug, before }] of ending.entries()) {
        for (const [what, remove] of [logged, ...(isWhole ? sent : []), ...(hasNewer ? newer : [])])
          for (let batch = 1; ; batch++) {
            const name = `${slug}, ${what}batch ${batch}`;
            const count = await step(name, () => remove(parts, id, before), { retries: 5 });
            removed += count;
            progress(i / ending.length, `${removed} removed, at ${slug}`);
            if (count === 0) break;
          }
      }
      if (isWhole) removed += await step('what projects left behind', () => removeOrphans(database));
      return removed;
    },
  });

type Remove = (parts: RetainLogParts, projectId: number, before: number) => Promise<number>;

const logged: [what: string, Remove] = ['', ({ database }, id, before) => removeOlder(database, id, before)];
/** What a product sent holds the same texts as the log, and its users by name. */
const sent: [what: string, Remove][] = [
  ['generations, ', ({ queue }, id, before) => queue.removeOlder(id, before)],
  ['chains, ', ({ chains }, id, before) => chains.removeOlder(id, before)],
  ['webhooks, ', ({ webhooks }, id, before) => webhooks.removeOlder(id, before)],
  ['imports, ', ({ imports }, id, before) => imports.removeOlder(id, before)],
  ['spend, ', ({ database }, id, before) => forgetSpend(database, before, id)],
];
/** What runs that began under older code do not know. */
const newer: [what: string, Remove][] = [
  ['exposures of hints, ', ({ database }, id, before) => removeOlderExposures(database, id, before)],
  ['embeddings, ', ({ database }, id, before) => forgetEmbeddings(database, id, before)],
];

async function dropWeeks(
  { step, sleep, progress }: JobContext,
  { partitioner, now }: RetainLogParts,
): Promise<void> {
  const keepers = listKeepers(now);
  const weeks = await step('find weeks', () => partitioner.needless(now() - settledMs, keepers), {
    retries: 5,
  });
  for (const week of weeks) {
    const day = new Date(week).toISOString().slice(0, 10);
    for (let tries = 0; tries < mostTries; tries++) {
      const outcome = await step(`drop the week of ${day}`, () => partitioner.drop(week, keepers));
      progress(0, `the week of ${day}: ${outcome}`);
      if (outcome !== 'busy') break;
      await sleep(pauseMs * 2 ** tries);
    }
  }
}
