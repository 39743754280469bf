import { createHash } from 'node:crypto';
import { type Database, DatabaseAway, within } from '#lib/db/index.ts';
import { type Feature, findProjectById, listFeatures, type Project } from './project.ts';

/** The values of one cell: one combination of everything that rollups can be grouped by. */
export interface CellValues {
  featureId: number;
  vendor: string | null;
  model: string | null;
  organization: string | null;
  prompt: string | null;
  promptVersion: string | null;
  language: string | null;
  routeKind: string | null;
  /** Declared metadata keys only. */
  metadata: Record<string, string>;
}

/** A project with its features by slug, as known at most a second ago. */
export interface ProjectContext {
  project: Project;
  features: ReadonlyMap<string, Feature>;
}

const freshMs = 1_000;
/** As long as a Postgres that hangs may keep those waiting who have a known context, and those who have none. */
const [againWithinMs, firstWithinMs] = [500, 5_000];
const maxFeatures = 500;
/** Values of one declared key beyond this many become "(other)": a dimension is not a place for ids. */
const maxValuesPerKey = 1_000;
const otherValue = '(other)';

/** What writers must know about projects, kept in memory: contexts, features made on first use, cells by their values. */
export function createRegistry(database: Database, now: () => number = Date.now) {
  const slugs = new Map<number, string>();
  /** As they were read last, however long ago. */
  const lastKnown = new Map<number, ProjectContext>();
  const contexts = new Map<number, { loadedAt: number; context: Promise<ProjectContext> }>();
  const cellIds = new Map<string, number>();
  const cellFeatures = new Map<number, number>();
  const valuesSeen = new Map<string, Set<string>>();

  async function load(projectId: number): Promise<ProjectContext> {
    const project = await findProjectById(database, projectId);
    if (!project) throw new Error(`project ${projectId} does not exist`);
    const features = await listFeatures(database, projectId);
    slugs.set(projectId, project.slug);
    const context = { project, features: new Map(features.map((feature) => [feature.slug, feature])) };
    lastKnown.set(projectId, context);
    return context;
  }

  return {
    /** Slug of a project whose context was read before. */
    slugOf: (projectId: number): string | undefined => slugs.get(projectId),

    /** @throws DatabaseAway, or Error if the project is gone */
    context(projectId: number): Promise<ProjectContext> {
      const known = contexts.get(projectId);
      if (known && now() - known.loadedAt < freshMs) return known.context;
      // While Postgres is away the last known context serves on: what is written waits for it anyway.
      const context = within(known ? againWithinMs : firstWithinMs, load(projectId)).catch((error) => {
        if (!known || !(error instanceof DatabaseAway)) {
          contexts.delete(projectId);
          throw error;
        }
        contexts.set(projectId, { loadedAt: now(), context: known.context });
        return known.context;
      });
      contexts.set(projectId, { loadedAt: now(), context });
      return context;
    },

    /**
     * As `context`, and where Postgres is away what was read last: enough to prepare what waits for Postgres anyway.
     * @throws DatabaseAway if it was never read
     */
    async contextAway(projectId: number): Promise<ProjectContext> {
      try {
        return await this.context(projectId);
      } catch (error) {
        const known = lastKnown.get(projectId);
        if (known && error instanceof DatabaseAway) return known;
        throw error;
      }
    },

    /** Reads a context that was never read. @throws DatabaseAway */
    async ensureKnown(projectId: number): Promise<void> {
      if (!lastKnown.has(projectId)) await this.context(projectId);
    },

    /** Makes the features that these slugs name and the project lacks. @returns the slugs over the limit of 500 */
    async ensureFeatures(
      projectId: number,
      slugs: Iterable<string>,
      { measured = true }: { measured?: boolean } = {},
    ): Promise<Set<string>> {
      const { features } = await this.context(projectId);
      const missing = [...new Set(slugs)].filter((slug) => !features.has(slug));
      if (missing.length === 0) return new Set();
      const allowed = missing.slice(0, Math.max(0, maxFeatures - features.size));
      await database.rows(
        `insert into features (project_id, slug, name, measured) select $1, slug, slug, $3 from unnest($2::text[]) slug
         on conflict do nothing`,
        [projectId, allowed, measured],
      );
      contexts.delete(projectId);
      return new Set(missing.slice(allowed.length));
    },

    /** Ids of cells, made where they do not exist yet. @param wanted keyed by `cellKey` */
    async ensureCells(projectId: number, wanted: ReadonlyMap<string, CellValues>): Promise<void> {
      const missing = [...wanted].filter(([key]) => !cellIds.has(key));
      if (missing.length === 0) return;
      const rows = missing.map(([key, values]) => ({
        key: createHash('md5').update(key).digest('hex'),
        ...values,
      }));
      const found = await database.rows<{ id: number; key: string }>(
        `with wanted as (
           select * from jsonb_to_recordset($2::jsonb) as w(key uuid, "featureId" int, vendor text, model text,
             organization text, prompt text, "promptVersion" text, language text, "routeKind" text, metadata jsonb)
         ), made as (
           insert into cells (project_id, key, feature_id, vendor, model, organization, prompt, prompt_version, language,
             route_kind, metadata)
           select $1, key, "featureId", vendor, model, organization, prompt, "promptVersion", language, "routeKind", metadata
           from wanted order by key on conflict (project_id, key) do update set feature_id = excluded.feature_id
           returning id, key
         ) select id, replace(key::text, '-', '') as key from made`,
        [projectId, JSON.stringify(rows)],
      );
      const idByKey = new Map(found.map(({ id, key }) => [key, id]));
      for (const [i, [key, values]] of missing.entries()) {
        const id = idByKey.get(rows[i]?.key ?? '') as number;
        cellIds.set(key, id);
        cellFeatures.set(id, values.featureId);
      }
    },

    /** Id of a cell that `ensureCells` has seen. */
    cellId: (key: string): number => cellIds.get(key) as number,

    /** The feature of a cell by id, from memory or the database. */
    async featureIds(ids: Iterable<number>): Promise<ReadonlyMap<number, number>> {
      const missing = [...new Set(ids)].filter((id) => !cellFeatures.has(id));
      if (missing.length > 0) {
        const rows = await database.rows<{ id: number; featureId: number }>(
          'select id, feature_id as "featureId" from cells where id = any($1)',
          [missing],
        );
        for (const { id, featureId } of rows) cellFeatures.set(id, featureId);
      }
      return cellFeatures;
    },

    /** The features of a project by id, read again if one that is wanted was made elsewhere meanwhile. */
    async featuresById(projectId: number, wanted: Iterable<number>): Promise<ReadonlyMap<number, Feature>> {
      const byId = async () =>
        new Map(
          [...(await this.context(projectId)).features.values()].map((feature) => [feature.id, feature]),
        );
      const known = await byId();
      if ([...wanted].every((id) => known.has(id))) return known;
      contexts.delete(projectId);
      return byId();
    },

    /** The value a declared key gets: itself, or "(other)" when the key has shown too many different ones. */
    dimensionValue(projectId: number, key: string, value: string): string {
      const seenKey = `${projectId}\u0000${key}`;
      const seen = valuesSeen.get(seenKey) ?? new Set();
      valuesSeen.set(seenKey, seen);
      if (seen.has(value)) return value;
      if (seen.size >= maxValuesPerKey) return otherValue;
      seen.add(value);
      return value;
    },

    /** Forgets everything about a project, after it was removed or changed. */
    forget(projectId: number): void {
      contexts.delete(projectId);
      lastKnown.delete(projectId);
      for (const key of cellIds.keys()) if (key.startsWith(`${projectId}\u0000`)) cellIds.delete(key);
      for (const key of valuesSeen.keys()) if (key.startsWith(`${projectId}\u0000`)) valuesSeen.delete(key);
    },
  };
}

export type Registry = ReturnType<typeof createRegistry>;

/** Identity of a cell: every value in a fixed order. */
export function cellKey(projectId: number, v: CellValues): string {
  const declared = Object.keys(v.metadata)
    .sort()
    .map((key) => `${key}\u0001${v.metadata[key]}`);
  return [
    projectId,
    v.featureId,
    v.vendor,
    v.model,
    v.organization,
    v.prompt,
    v.promptVersion,
    v.language,
    v.routeKind,
    ...declared,
  ]
    .map((part) => (part === null ? '\u0002' : part))
    .join('\u0000');
}
