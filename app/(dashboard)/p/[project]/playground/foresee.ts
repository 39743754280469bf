import type { Project } from '#lib/projects/index.ts';
import { contextFor, missingVariables, resolvePrompt } from '#lib/prompts/index.ts';
import { type DryRun, dryRun, readFeatureRouting } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { type PlaygroundAsk, playgroundAsk, playgroundUser } from './ask.ts';

/** What would happen to a request. */
export interface Forecast extends DryRun {
  /** Values that its prompt needs and nobody gives, as templates write them. */
  missing: string[];
  /** What is known of the project and the tenant. */
  context: Record<string, string>;
}

/** About four characters make a token. */
const charactersPerToken = 4;

/** @returns null where there is nothing to say: the feature is not named yet, or there is no such prompt */
export async function foresee(
  project: Project,
  email: string,
  value: unknown,
  draw: number | undefined,
): Promise<Forecast | null> {
  const parsed = playgroundAsk.safeParse(value);
  if (!parsed.success) return null;
  const { catalog, pool } = app();
  const { feature, input, model, route, tenant, variables, context, metadata = {} } = parsed.data;
  const prompt = await promptOf(project.id, parsed.data);
  const run = await dryRun({ catalog, pool }, project.id, {
    ...{ feature, model, route, tenant, variables, context, draw },
    kind: prompt?.body.kind ?? 'text',
    user: playgroundUser(email),
    metadata: { ...metadata, playground: true, analyse: false },
    stream: true,
    inputTokens: Math.ceil(input.length / charactersPerToken),
  });
  const known = contextFor(catalog, project.id, tenant);
  const all = contextFor(catalog, project.id, tenant, context).values;
  return {
    ...run,
    missing: prompt ? missingVariables(prompt, { variables, context: all }) : [],
    context: Object.fromEntries(Object.entries(known.values).map(([key, text]) => [key, String(text)])),
  };
}

async function promptOf(projectId: number, { prompt, feature }: PlaygroundAsk) {
  const { catalog } = app();
  const reference =
    prompt === undefined ? readFeatureRouting({ catalog }, projectId, feature).prompt : prompt;
  return reference ? resolvePrompt(catalog, projectId, reference).catch(() => undefined) : undefined;
}
