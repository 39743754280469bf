import { listFeatureRoutings, listRoutes, type ToggleView } from '#lib/providers/index.ts';
import type { RouteNode } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { childrenOf } from '../routes/tree.ts';
import { type Effect, effectsOf, type Use } from './effects.ts';

/** What a move to each of the vendors would change for a project. */
export async function readEffects(
  projectId: number,
  { choices, models }: Pick<ToggleView, 'choices' | 'models'>,
): Promise<Record<string, Effect[]>> {
  const parts = app();
  const { pool } = parts;
  const features = await listFeatureRoutings(parts, projectId);
  const routes = new Map(listRoutes(parts, projectId).map(({ name, body }) => [name, body.node]));
  const find = (name: string) => routes.get(name);
  const onRoutes = features.flatMap(({ feature, route }): Use[] =>
    targetsOf(route === undefined ? undefined : find(route), find).map((target) => ({ ...target, feature })),
  );
  const askedFor = pool
    .organizations()
    .flatMap(({ vendor, perModel }): Use[] => perModel.map(({ model }) => ({ vendor, model })));
  const kindOf = ({ vendor, model }: Use): string => {
    const can = pool.clientCapabilities(vendor, model);
    return can?.images ? 'image' : can?.embeddings ? 'embedding' : 'text';
  };
  return Object.fromEntries(
    choices.map(({ vendor }) => [
      vendor,
      effectsOf([...onRoutes, ...askedFor], {
        vendor,
        equivalents: models[vendor] ?? {},
        kindOf,
        serves: (at, model) => pool.serves(at, model),
      }),
    ]),
  );
}

/** The targets of a tree that name a model, with those of the routes it refers to. */
function targetsOf(
  node: RouteNode | undefined,
  find: (route: string) => RouteNode | undefined,
  entered = new Set<string>(),
): { vendor: string; model: string }[] {
  if (!node) return [];
  if ('target' in node) {
    const { vendor, model } = node.target;
    return model === undefined ? [] : [{ vendor, model }];
  }
  if ('route' in node) {
    if (entered.has(node.route)) return [];
    entered.add(node.route);
    return targetsOf(find(node.route), find, entered);
  }
  return childrenOf(node).flatMap((child) => targetsOf(child.node, find, entered));
}
