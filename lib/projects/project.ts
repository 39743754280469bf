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

const projectColumns = `id, slug, name, time_zone as "timeZone", dimensions, user_salt as "userSalt", demo`;
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
