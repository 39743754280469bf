import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { type EmbeddedPage, embedPage } from './embedding/embed-page.ts';
import { explore } from './explore.ts';
import type { ModelParts } from './models/ask-model.ts';
import { completeThrough } from './models/complete.ts';
import { embedThrough } from './models/embed.ts';
import { analysisFeature, analysisKind } from './models/settings.ts';
import { checkName, type NamingParts, type NamingResult, proposeName } from './naming/name-pattern.ts';
import type { ModelNaming } from './naming/types.ts';
import { createLook, type Look } from './run/in-thread.ts';
import { prepareRun } from './run/prepare.ts';
import { type Stored, storeFindings } from './run/store.ts';
import type { FoundPattern, LookRequest } from './run/types.ts';
import type { Exploration, Selection } from './types.ts';

export interface PatternsParts extends ModelParts {
  database: Database;
  catalog: Pick<Catalog, 'find'>;
  /** Makes a feature that is in no insert rate, unless it is there. */
  ensureFeature(projectId: number, slug: string): Promise<void>;
}

/** What a run and pages need done; each step of a run may be repeated. */
export interface Patterns {
  prepareRun(projectId: number): Promise<LookRequest | undefined>;
  /** In a thread of low priority; one after the other. */
  look: Look;
  /** Which models help, and for how much a run. */
  models(projectId: number): { names: boolean; embeddingModel: string | null; budgetMicroUsd: number };
  /** Sees to the vectors of a page of the log. @param after where it begins */
  embedPage(
    request: Pick<LookRequest, 'projectId' | 'from' | 'to'> & { model: string },
    after: string | null,
    limits: Limits,
  ): Promise<EmbeddedPage>;
  propose(projectId: number, pattern: FoundPattern, limits: Limits): Promise<NamingResult>;
  check(projectId: number, pattern: FoundPattern, naming: ModelNaming, limits: Limits): Promise<NamingResult>;
  store(stored: Stored): Promise<void>;
  explore(projectId: number, selection: Selection): Promise<Exploration>;
}

interface Limits {
  mostMicroUsd: number;
  signal: AbortSignal;
}

export function createPatterns(parts: PatternsParts): Patterns {
  const { database, catalog, now } = parts;
  const look = createLook(database.url);
  // Pages ask for answers at once: they do not wait for a run.
  const lookForPages = createLook(database.url);
  const settings = (projectId: number) => catalog.find(analysisKind, projectId, 'default')?.body;

  async function namingParts(projectId: number): Promise<NamingParts | undefined> {
    const body = settings(projectId);
    if (!body || (body.model ?? body.route) === undefined) return undefined;
    await parts.ensureFeature(projectId, analysisFeature);
    return { database, projectId, complete: completeThrough(parts, projectId, body) };
  }

  return {
    prepareRun: (projectId) => prepareRun(database, projectId, now()),
    look,
    models(projectId) {
      const { model, route, embeddingModel = null, budgetUsd = 0 } = settings(projectId) ?? {};
      const names = (model ?? route) !== undefined;
      return { names, embeddingModel, budgetMicroUsd: Math.round(budgetUsd * 1e6) };
    },
    async embedPage({ projectId, from, to, model }, after, limits) {
      await parts.ensureFeature(projectId, analysisFeature);
      const embed = embedThrough(parts, projectId, model);
      return embedPage(database, embed, { projectId, model, from, to, after, ...limits });
    },
    async propose(projectId, pattern, limits) {
      const naming = await namingParts(projectId);
      return naming ? proposeName(naming, pattern, limits) : turnedOff;
    },
    async check(projectId, pattern, proposed, limits) {
      const naming = await namingParts(projectId);
      return naming ? checkName(naming, pattern, proposed, limits) : turnedOff;
    },
    store: (stored) => storeFindings(database, stored),
    explore: (projectId, selection) => explore({ database, look: lookForPages }, projectId, selection),
  };
}

const turnedOff: NamingResult = {
  naming: null,
  reason: 'naming by a model was turned off meanwhile',
  calls: 0,
  costMicroUsd: 0,
};
