import { randomBytes } from 'node:crypto';
import type { Database } from '#lib/db/index.ts';

/** One product whose AI features are measured, as the log needs it. */
export interface Project {
  id: number;
  slug: string;
  name: string;
  /** IANA name; days and weeks on pages are this zone's. */
  timeZone: string;
  /** Metadata keys that are rollup dimensions; at most eight. */
  dimensions: string[];
  /** Key of the hash of end-user ids. */
  userSalt: Buffer;
  /** Synthetic data, labelled so on every page. */
  demo: boolean;
  /** Interactions are kept for so long; null: for good. */
  retentionDays: number | null;
}

/** One AI capability of a project. */
export interface Feature {
  id: number;
  projectId: number;
  slug: string;
  name: string;
  /** Whether an outcome is expected at all; if not, its interactions are in no insert rate. */
  measured: boolean;
  attributionWindowMs: number;
  /** true: only a shown signal or an outcome makes an interaction shown; false: its completion does. */
  explicitShown: boolean;
}

const projectColumns = `id, slug, name, time_zone as "timeZone", dimensions, user_salt as "userSalt", demo,
  retention_days as "retentionDays"`;
const featureColumns = `id, project_id as "projectId", slug, name, measured,
  attribution_window_minutes * 60000 as "attributionWindowMs", explicit_shown as "explicitShown"`;

export const listProjects = (database: Database): Promise<Project[]> =>
  database.rows(`select ${projectColumns} from projects order by demo, id`);

export async function findProject(database: Database, slug: string): Promise<Project | undefined> {
  return (await database.rows<Project>(`select ${projectColumns} from projects where slug = $1`, [slug]))[0];
}

export async function findProjectById(database: Database, id: number): Promise<Project | undefined> {
  return (await database.rows<Project>(`select ${projectColumns} from projects where id = $1`, [id]))[0];
}

export const listFeatures = (database: Database, projectId: number): Promise<Feature[]> =>
  database.rows(`select ${featureColumns} from features where project_id = $1 order by slug`, [projectId]);

/** Declares metadata keys as dimensions beside those that are. @returns all of them; undefined if more than eight */
export async function declareDimensions(
  database: Database,
  projectId: number,
  keys: string[],
): Promise<string[] | undefined> {
  const rows = await database.rows<{ dimensions: string[] }>(
    `update projects p set dimensions = merged.keys
     from (select array_agg(key order by first) as keys from (
       select key, min(n) as first from projects, unnest(dimensions || $2::text[]) with ordinality as u(key, n)
       where id = $1 group by key) k) merged
     where p.id = $1 and coalesce(cardinality(merged.keys), 0) <= 8 returning coalesce(dimensions, '{}') as dimensions`,
    [projectId, keys],
  );
  return rows[0]?.dimensions;
}

export interface FeatureChange {
  name?: string | undefined;
  measured?: boolean | undefined;
  explicitShown?: boolean | undefined;
  attributionWindowMinutes?: number | undefined;
}

/** Changes a feature; what is already logged keeps the settings it was logged under. */
export async function changeFeature(
  database: Database,
  projectId: number,
  slug: string,
  change: FeatureChange,
): Promise<void> {
  await database.rows(
    `update features set name = coalesce($3, name), measured = coalesce($4, measured),
       explicit_shown = coalesce($5, explicit_shown), attribution_window_minutes = coalesce($6, attribution_window_minutes)
     where project_id = $1 and slug = $2`,
    [projectId, slug, change.name, change.measured, change.explicitShown, change.attributionWindowMinutes],
  );
}

/** @param at ms @returns its id */
export async function recordAnnotation(
  database: Database,
  projectId: number,
  annotation: { at: number; kind: string; text: string },
): Promise<number> {
  const [row] = await database.rows<{ id: number }>(
    'insert into annotations (project_id, at, kind, text) values ($1, $2, $3, $4) returning id',
    [projectId, new Date(annotation.at), annotation.kind, annotation.text],
  );
  return row?.id as number;
}

/** Makes a project with a salt of its own. */
export async function createProject(
  database: Database,
  project: { slug: string; name: string; timeZone: string; dimensions?: string[]; demo?: boolean },
): Promise<Project> {
  const rows = await database.rows<Project>(
    `insert into projects (slug, name, time_zone, dimensions, demo, user_salt) values ($1, $2, $3, $4, $5, $6) returning ${projectColumns}`,
    [
      project.slug,
      project.name,
      project.timeZone,
      project.dimensions ?? [],
      project.demo ?? false,
      randomBytes(32),
    ],
  );
  return rows[0] as Project;
}

/** @param days null: interactions are kept for good */
export async function changeRetention(
  database: Database,
  projectId: number,
  days: number | null,
): Promise<void> {
  await database.rows('update projects set retention_days = $2 where id = $1', [projectId, days]);
}

export async function renameProject(database: Database, projectId: number, name: string): Promise<void> {
  await database.rows('update projects set name = $2 where id = $1', [projectId, name]);
}
