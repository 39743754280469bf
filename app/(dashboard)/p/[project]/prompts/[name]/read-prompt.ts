import type { Document } from '#lib/catalog/index.ts';
import type { InsertRateRow } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { contextKind, type PromptBody, projectContextName, promptKind } from '#lib/prompts/index.ts';
import { listPrompts, promptHistory } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { liveVersion, type PromptUse, readRates, readUses } from '../read-prompts.ts';
import { compare, type Difference } from './compare.ts';

/** Two versions and what is between them. */
export interface Compared {
  from: number;
  to: number;
  differences: Difference[];
}

/** A version without its texts. */
export interface VersionLine extends Omit<Document<unknown>, 'body' | 'projectId'> {
  isRemoval: boolean;
}

export interface ModelChoice {
  vendor: string;
  model: string;
  kind: 'text' | 'image';
}

const mostTenants = 200;

/** Everything about one prompt; without a document there is none of this name, or not any more. */
export async function readPrompt(
  project: Project,
  name: string,
  view: { from: number | null; to: number | null },
) {
  const { catalog, pool } = app();
  const document = catalog.find(promptKind, project.id, name) ?? null;
  const history = await promptHistory({ catalog }, project.id, name).catch(unlessUnknown);
  const [uses, rates] = await Promise.all([readUses(project), readRates(project, name)]);
  const own: PromptUse[] = uses.get(name) ?? [];
  const used = listPrompts({ catalog }, project.id).find((one) => one.name === name)?.usedBy ?? [];
  const newest = document?.version ?? 0;
  return {
    document,
    history: history.map(
      ({ body, projectId: _, ...line }): VersionLine => ({ ...line, isRemoval: body === null }),
    ),
    uses: own,
    alsoUsedBy: used.filter((words) => !words.startsWith('feature ')),
    live: liveVersion(own, newest),
    rates: rates satisfies Map<number, InsertRateRow>,
    compared: comparedOf(history, view, newest),
    models: pool.models().flatMap(({ vendor, model }): ModelChoice[] => {
      const can = pool.clientCapabilities(vendor, model);
      return can?.embeddings ? [] : [{ vendor, model, kind: can?.images ? 'image' : 'text' }];
    }),
    tenants: catalog
      .list(contextKind, project.id)
      .flatMap((context) => (context.name === projectContextName ? [] : context.name))
      .slice(0, mostTenants),
  };
}

function comparedOf(
  history: Document<PromptBody | null>[],
  view: { from: number | null; to: number | null },
  newest: number,
): Compared | null {
  const find = (version: number | null) => history.find((one) => one.version === version);
  const [before, after] = [find(view.from), find(view.to ?? newest)];
  if (!before || !after) return null;
  return { from: before.version, to: after.version, differences: compare(before.body, after.body) };
}

/** By name: pages are bundled, see act.ts. */
function unlessUnknown(error: unknown): [] {
  if (error instanceof Error && error.name === 'UnknownName') return [];
  throw error;
}
