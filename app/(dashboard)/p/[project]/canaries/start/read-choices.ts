import { listFeatures, type Project } from '#lib/projects/index.ts';
import { listCanaries, listPrompts, listRoutes, readFeatureRouting } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { nodeWords } from '../../providers/routes/words.ts';

export interface FeatureChoice {
  slug: string;
  measured: boolean;
  /** Something is being tried on it already. */
  isRunning: boolean;
  route: string | null;
  /** Its route in words; null: what the request asks for. */
  routeWords: string | null;
  prompt: string | null;
}

/** What can be tried on what. */
export interface StartChoices {
  features: FeatureChoice[];
  models: { vendor: string; model: string }[];
  routes: { name: string; words: string }[];
  /** Newest version first. */
  prompts: { name: string; versions: number[] }[];
}

/** A prompt's older versions are found on its page. */
const mostVersions = 20;

/** @throws DatabaseAway */
export async function readStartChoices({ id }: Project): Promise<StartChoices> {
  const { database, catalog, pool } = app();
  const features = await listFeatures(database, id);
  const running = new Set(
    listCanaries({ catalog }, id).flatMap(({ name, body }) => (body.state === 'running' ? [name] : [])),
  );
  const routes = listRoutes({ catalog }, id).map(({ name, body }) => ({ name, words: nodeWords(body.node) }));
  return {
    features: features.map(({ slug, measured }) => {
      const { route = null, prompt = null } = readFeatureRouting({ catalog }, id, slug);
      const routeWords = routes.find(({ name }) => name === route)?.words ?? null;
      return { slug, measured, isRunning: running.has(slug), route, routeWords, prompt };
    }),
    models: pool.models().map(({ vendor, model }) => ({ vendor, model })),
    routes,
    prompts: listPrompts({ catalog }, id).map(({ name, version }) => ({
      name,
      versions: Array.from({ length: Math.min(version, mostVersions) }, (_, i) => version - i),
    })),
  };
}
