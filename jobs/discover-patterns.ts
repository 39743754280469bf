import type { Durable, Job, JobContext } from '#lib/durable/index.ts';
import type {
  EmbeddedPage,
  Findings,
  LookRequest,
  ModelNaming,
  Naming,
  Patterns,
} from '#lib/patterns/index.ts';

export interface DiscoverPatternsParts {
  patterns: Omit<Patterns, 'explore'>;
  now(): number;
}

/** A whole run for one project: read and look, name each pattern, store. @returns how many patterns it published */
export const defineDiscoverPatterns = (
  durable: Durable,
  parts: DiscoverPatternsParts,
): Job<{ projectId: number }, number> =>
  durable.job<{ projectId: number }, number>({
    name: 'discover-patterns',
    // It takes a core for as long as it lasts.
    atOnce: 1,
    async run(context, { projectId }) {
      const { patterns, now } = parts;
      const { step, progress, runId } = context;
      const begun = await step(
        'prepare',
        async () => ({ request: (await patterns.prepareRun(projectId)) ?? null, at: now() }),
        { retries: 5 },
      );
      const { request, at } = begun;
      if (!request) return 0;
      const models = await step('who helps', async () => patterns.models(projectId));
      const spending: Spending = { ...models, summary: emptySummary(models.names) };
      const isEmbedded = await embedAll(context, parts, request, spending);
      const embeddingModel = isEmbedded ? (models.embeddingModel ?? undefined) : undefined;
      const findings = await step(
        'look',
        (signal) =>
          patterns.look(
            { ...request, embeddingModel },
            { signal, onProgress: (share, words) => progress(0.2 + 0.6 * share, words) },
          ),
        { retries: 2 },
      );
      const namings = await nameAll(context, parts, projectId, findings, spending);
      const naming = spending.summary;
      await step(
        'store',
        () => patterns.store({ runId, projectId, at, level: request.level, findings, namings, naming }),
        { retries: 5 },
      );
      return findings.patterns.length;
    },
  });

/** What models may cost in this run, and what they have done so far. */
interface Spending {
  names: boolean;
  embeddingModel: string | null;
  budgetMicroUsd: number;
  summary: Naming;
}

const emptySummary = (names: boolean): Naming => ({
  ...{ by: names ? 'model' : 'offline', named: 0, offline: 0 },
  ...{ reasons: [], calls: 0, costMicroUsd: 0 },
});

const leftOf = ({ budgetMicroUsd, summary }: Spending): number => budgetMicroUsd - summary.costMicroUsd;

function spend(
  { summary }: Spending,
  { calls, costMicroUsd, reason }: { calls: number; costMicroUsd: number; reason: string | null },
): void {
  summary.calls += calls;
  summary.costMicroUsd += costMicroUsd;
  if (reason !== null && !summary.reasons.includes(reason)) summary.reasons.push(reason);
}

/** Vectors of all inputs, where the project has an embedding model. @returns whether all of them are there */
async function embedAll(
  { step, progress }: JobContext,
  { patterns }: DiscoverPatternsParts,
  { projectId, from, to }: LookRequest,
  spending: Spending,
): Promise<boolean> {
  const { embeddingModel: model } = spending;
  if (model === null) return false;
  let texts = 0;
  for (let page = 1, after: string | null = null; page === 1 || after !== null; page++) {
    const start: string | null = after;
    const done: EmbeddedPage = await step(`embed page ${page}`, (signal) =>
      patterns.embedPage({ projectId, from, to, model }, start, { mostMicroUsd: leftOf(spending), signal }),
    );
    const { failed } = done;
    spend(spending, { ...done, reason: failed && `inputs were grouped offline: ${failed}` });
    if (failed) return false;
    texts += done.texts;
    progress(0.1, `${texts} inputs embedded`);
    after = done.after;
  }
  return true;
}

/** Names by a model where the project has one, most recoverable first, until the budget is spent. */
async function nameAll(
  { step, progress }: JobContext,
  { patterns }: DiscoverPatternsParts,
  projectId: number,
  findings: Findings,
  spending: Spending,
): Promise<(ModelNaming | null)[]> {
  const { summary } = spending;
  summary.offline = findings.patterns.filter(({ sameAs }) => sameAs === null).length;
  const namings: (ModelNaming | null)[] = [];
  for (const [place, pattern] of findings.patterns.entries()) {
    namings.push(null);
    if (!spending.names || pattern.sameAs !== null) continue;
    progress(0.8 + (0.2 * place) / findings.patterns.length, `naming pattern ${place + 1}`);
    const proposed = await step(`name pattern ${place + 1}`, (signal) =>
      patterns.propose(projectId, pattern, { mostMicroUsd: leftOf(spending), signal }),
    );
    spend(spending, proposed);
    const { naming } = proposed;
    if (!naming) continue;
    const checked = await step(`check the name of pattern ${place + 1}`, (signal) =>
      patterns.check(projectId, pattern, naming, { mostMicroUsd: leftOf(spending), signal }),
    );
    spend(spending, checked);
    if (!checked.naming) continue;
    namings[place] = checked.naming;
    summary.named += 1;
    summary.offline -= 1;
  }
  return namings;
}
