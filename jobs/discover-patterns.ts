import type { Durable, Job, JobContext } from '#lib/durable/index.ts';
import type { Findings, FoundPattern, ModelNaming, Naming, Patterns } from '#lib/patterns/index.ts';

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
      const findings = await step(
        'look',
        (signal) =>
          patterns.look(request, { signal, onProgress: (share, words) => progress(0.8 * share, words) }),
        { retries: 2 },
      );
      const { namings, naming } = await nameAll(context, parts, projectId, findings);
      await step(
        'store',
        () => patterns.store({ runId, projectId, at, level: request.level, findings, namings, naming }),
        { retries: 5 },
      );
      return findings.patterns.length;
    },
  });

/** Names by a model where the project has one, most recoverable first, until the budget is spent. */
async function nameAll(
  { step, progress }: JobContext,
  { patterns }: DiscoverPatternsParts,
  projectId: number,
  findings: Findings,
): Promise<{ namings: (ModelNaming | null)[]; naming: Naming }> {
  const fresh = findings.patterns.filter(({ sameAs }) => sameAs === null).length;
  const settings = await step('who names', async () => patterns.naming(projectId) ?? null);
  const summary: Naming = {
    ...{ by: settings ? ('model' as const) : ('offline' as const), named: 0, offline: fresh },
    ...{ reasons: [], calls: 0, costMicroUsd: 0 },
  };
  const namings: (ModelNaming | null)[] = [];
  for (const [place, pattern] of findings.patterns.entries()) {
    namings.push(null);
    if (!settings || pattern.sameAs !== null) continue;
    progress(0.8 + (0.2 * place) / findings.patterns.length, `naming pattern ${place + 1}`);
    const left = () => settings.budgetMicroUsd - summary.costMicroUsd;
    const add = ({ calls, costMicroUsd, reason }: Awaited<ReturnType<Patterns['propose']>>) => {
      summary.calls += calls;
      summary.costMicroUsd += costMicroUsd;
      if (reason !== null && !summary.reasons.includes(reason)) summary.reasons.push(reason);
    };
    const proposed = await step(`name pattern ${place + 1}`, (signal) =>
      patterns.propose(projectId, pattern, { mostMicroUsd: left(), signal }),
    );
    add(proposed);
    const { naming } = proposed;
    if (!naming) continue;
    const checked = await step(`check the name of pattern ${place + 1}`, (signal) =>
      patterns.check(projectId, pattern as FoundPattern, naming, { mostMicroUsd: left(), signal }),
    );
    add(checked);
    if (!checked.naming) continue;
    namings[place] = checked.naming;
    summary.named += 1;
    summary.offline -= 1;
  }
  return { namings, naming: summary };
}
