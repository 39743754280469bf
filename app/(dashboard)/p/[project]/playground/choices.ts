import { listFeatures, type Project } from '#lib/projects/index.ts';
import {
  contextKind,
  type Prompt,
  PromptError,
  projectContextName,
  promptKind,
  resolvePrompt,
} from '#lib/prompts/index.ts';
import { listFeatureRoutings, listRoutes } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { noPrompt } from './view.ts';

/** A value that a prompt asks for. */
export interface Field {
  name: string;
  description: string | null;
  /** What stands there if nothing is given. */
  usual: string | null;
  isRequired: boolean;
}

export interface PromptChoice {
  /** `name` or `name@version`. */
  reference: string;
  name: string;
  version: number;
  kind: 'text' | 'image';
  variables: Field[];
  /** Keys of context that its templates use. */
  contextKeys: string[];
}

export interface FeatureChoice {
  slug: string;
  isMeasured: boolean;
  /** Why it is off; null: it is on. */
  killed: string | null;
  route: string | null;
  /** Reference of its prompt. */
  prompt: string | null;
}

/** Everything the form of the playground chooses from. */
export interface Choices {
  features: FeatureChoice[];
  prompts: PromptChoice[];
  routes: string[];
  models: { model: string; vendor: string; kind: 'text' | 'image' }[];
  /** Some of those that have context of their own. */
  tenants: string[];
}

const mostTenants = 200;

/** @param asked a prompt that the address names, perhaps an old version */
export async function readChoices(project: Project, asked: string | null): Promise<Choices> {
  const { catalog, database, pool } = app();
  const [features, routings] = await Promise.all([
    listFeatures(database, project.id),
    listFeatureRoutings({ catalog, database }, project.id),
  ]);
  const used = routings.flatMap(({ prompt }) => prompt ?? []);
  const current = catalog.list(promptKind, project.id).map(({ name }) => name);
  const references = [...new Set([...current, ...used, ...(asked && asked !== noPrompt ? [asked] : [])])];
  const prompts = await Promise.all(references.map((reference) => findPrompt(project.id, reference)));
  return {
    features: routings.map(({ feature, killed, route, prompt }) => ({
      slug: feature,
      isMeasured: features.find(({ slug }) => slug === feature)?.measured ?? true,
      killed: killed?.reason ?? null,
      route: route ?? null,
      prompt: prompt ?? null,
    })),
    prompts: prompts.flatMap((prompt) => prompt ?? []),
    routes: listRoutes({ catalog }, project.id).map(({ name }) => name),
    models: pool.models().flatMap(({ model, vendor }) => {
      const can = pool.clientCapabilities(vendor, model);
      if (can?.embeddings) return [];
      return [{ model, vendor, kind: can?.images ? ('image' as const) : ('text' as const) }];
    }),
    tenants: catalog
      .list(contextKind, project.id)
      .flatMap(({ name }) => (name === projectContextName ? [] : name))
      .slice(0, mostTenants),
  };
}

async function findPrompt(projectId: number, reference: string): Promise<PromptChoice | undefined> {
  try {
    return choiceOf(reference, await resolvePrompt(app().catalog, projectId, reference));
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

const contextUse = /\{\{[#^]?\s*context\.([A-Za-z][\w-]*)\s*\}\}/g;

function choiceOf(reference: string, { name, version, body }: Prompt): PromptChoice {
  const layers = [body, ...Object.values(body.variants ?? {})];
  const templates = layers.flatMap(({ enhance, system, user }) => [enhance, system, user]).join('\n');
  return {
    reference,
    name,
    version,
    kind: body.kind ?? 'text',
    variables: Object.entries(body.variables).map(
      ([variable, { description, required, default: usual }]) => ({
        name: variable,
        description: description ?? null,
        usual: usual ?? null,
        isRequired: required ?? usual === undefined,
      }),
    ),
    contextKeys: [...new Set([...templates.matchAll(contextUse)].map((match) => match[1] as string))],
  };
}
