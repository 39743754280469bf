import type { Catalog } from '#lib/catalog/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import { type PromptBody, PromptError, resolvePrompt } from '#lib/prompts/index.ts';
import { featureRoutingKind, type RouteNode, type RouteTarget, routeKind } from '#lib/routing/index.ts';
import { targetsOf } from '../routes/leaves.ts';

interface View {
  catalog: Pick<Catalog, 'find' | 'version'>;
  pool: Pick<Pool, 'clientCapabilities'>;
  projectId: number;
}

/** What of a feature's prompt the targets of a tree cannot do. @param reference `name` or `name@3` */
export async function promptIssues(
  view: View,
  feature: string,
  reference: string,
  node: RouteNode | undefined,
): Promise<string[]> {
  try {
    const { body } = await resolvePrompt(view.catalog, view.projectId, reference);
    return targetIssues(view, feature, reference, body, node);
  } catch (error) {
    if (error instanceof PromptError) return [error.message];
    throw error;
  }
}

/** The same for a prompt as it is going to be. Targets whose model or abilities are not known pass. */
export function targetIssues(
  { catalog, pool, projectId }: View,
  feature: string,
  prompt: string,
  body: PromptBody,
  node: RouteNode | undefined,
): string[] {
  const find = (route: string) => catalog.find(routeKind, projectId, route)?.body.node;
  const targets = node ? targetsOf(node, find) : [];
  return [...new Set(targets.flatMap((target) => missingIn(target, body, pool)))].map(
    (missing) => `prompt ${prompt} of feature ${feature}: ${missing}`,
  );
}

/** The tree that a feature runs on, as far as its own settings say. */
export function nodeOfFeature(
  catalog: Pick<Catalog, 'find'>,
  projectId: number,
  feature: string,
): RouteNode | undefined {
  const route = catalog.find(featureRoutingKind, projectId, feature)?.body.route;
  return route === undefined ? undefined : catalog.find(routeKind, projectId, route)?.body.node;
}

function missingIn(target: RouteTarget, prompt: PromptBody, pool: View['pool']): string[] {
  const { vendor, model } = target;
  const known = model === undefined ? undefined : pool.clientCapabilities(vendor, model);
  if (!known) return [];
  const can = { ...known, ...target.capabilities };
  const layers = [prompt.variants?.[`${vendor}/${model}`], prompt.variants?.[vendor], prompt];
  const format = layers.find((layer) => layer?.responseFormat)?.responseFormat;
  const mostTokens = layers.find((layer) => layer?.parameters?.maxTokens)?.parameters?.maxTokens ?? 0;
  if (prompt.kind === 'image') return can.images ? [] : [`${vendor} ${model} makes no images`];
  if (!can.text) return [`${vendor} ${model} writes no text`];
  return [
    // Without strict, the schema is asked for in words and the answer is checked.
    format?.type === 'jsonSchema' && format.strict && can.jsonSchema === 'prompt'
      ? `${vendor} ${model} cannot be held to a strict JSON schema`
      : '',
    mostTokens > can.maxOutputTokens
      ? `${vendor} ${model} writes at most ${can.maxOutputTokens} tokens, not ${mostTokens}`
      : '',
  ].filter((words) => words !== '');
}
