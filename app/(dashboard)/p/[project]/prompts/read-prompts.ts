import type { Document } from '#lib/catalog/index.ts';
import { type InsertRateRow, readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { PromptBody } from '#lib/prompts/index.ts';
import { listFeatureRoutings, listPrompts } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { resolveRange } from '../../../../range.ts';

/** A feature that uses a prompt. */
export interface PromptUse {
  feature: string;
  /** The one it stays with; null: always the newest. */
  version: number | null;
}

export interface PromptLine {
  document: Document<PromptBody>;
  uses: PromptUse[];
  /** Others that use it, in words. */
  alsoUsedBy: string[];
  /** The version that features use, else the newest. */
  live: number;
  /** Of the live version, of the last eight weeks. */
  rate: InsertRateRow | undefined;
}

/** All prompts of a project by name, with who uses them and how their live version does. */
export async function readPrompts(project: Project): Promise<PromptLine[]> {
  const { catalog } = app();
  const uses = await readUses(project);
  return Promise.all(
    listPrompts({ catalog }, project.id).map(async ({ usedBy, ...document }) => {
      const own = uses.get(document.name) ?? [];
      const live = liveVersion(own, document.version);
      const rates = await readRates(project, document.name);
      const alsoUsedBy = usedBy.filter((words) => !words.startsWith('feature '));
      return { document, uses: own, alsoUsedBy, live, rate: rates.get(live) };
    }),
  );
}

/** By prompt. */
export async function readUses(project: Project): Promise<Map<string, PromptUse[]>> {
  const { catalog, database } = app();
  const routings = await listFeatureRoutings({ catalog, database }, project.id);
  const uses = routings.flatMap(({ feature, prompt }) => {
    const [, name, version] = /^(.*?)(?:@v?(\d+))?$/.exec(prompt ?? '') ?? [];
    return name ? [{ name, feature, version: version === undefined ? null : Number(version) }] : [];
  });
  return Map.groupBy(uses, ({ name }) => name);
}

/** What most users get: the newest, unless all features stay with another one. */
export const liveVersion = (uses: readonly PromptUse[], newest: number): number =>
  uses.every(({ version }) => version !== null) ? (uses[0]?.version ?? newest) : newest;

/** Insert rates of the last eight weeks by version. */
export async function readRates(project: Project, name: string): Promise<Map<number, InsertRateRow>> {
  const { database, now } = app();
  const chosen = { range: '8w', from: null, to: null, interval: null } as const;
  const { from, to } = resolveRange(chosen, now(), project.timeZone);
  const { rows } = await readInsertRate(
    database,
    project,
    { range: { from, to }, filter: { prompt: [name] }, by: 'promptVersion' },
    now(),
  );
  return new Map(rows.map((row) => [Number(row.key?.replace(/^v/, '')), row]));
}
