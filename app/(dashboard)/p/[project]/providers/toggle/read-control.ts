import { listFeatureRoutings, listRoutes } from '#lib/providers/index.ts';
import { type RouteNode, type ToggleBody, toggleKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { childrenOf } from '../routes/tree.ts';
import { type Effect, effectsOf, type Use } from './effects.ts';

/** What the toggle needs to say what a move would do. */
export interface Control {
  /** Of the toggle; 0: it was never touched. */
  version: number;
  /** By vendor, what a move there would change. */
  effects: Record<string, Effect[]>;
}

/** @throws DatabaseAway */
export async function readControl(projectId: number): Promise<Control> {
  const parts = app();
  const document = parts.catalog.find(toggleKind, 0, 'vendor');
  const features = await listFeatureRoutings(parts, projectId);
  const routes = new Map(listRoutes(parts, projectId).map(({ name, body }) => [name, body.node]));
  const find = (name: string) => routes.get(name);
  const onRoutes = features.flatMap(({ feature, route }): Use[] =>
    targetsOf(route === undefined ? undefined : find(route), find).map((target) => ({ ...target, feature })),
  );
  return { version: document?.version ?? 0, effects: effectsByVendor(onRoutes, document?.body.models ?? {}) };
}

function effectsByVendor(onRoutes: readonly Use[], models: ToggleBody['models']): Control['effects'] {
  const { pool } = app();
  const organizations = pool.organizations();
  const askedFor = organizations.flatMap(({ vendor, perModel }): Use[] =>
    perModel.map(({ model }) => ({ vendor, model })),
  );
  const kindOf = ({ vendor, model }: Use): string => {
    const can = pool.clientCapabilities(vendor, model);
    return can?.images ? 'image' : can?.embeddings ? 'embedding' : 'text';
  };
  const vendors = new Set(organizations.map(({ vendor }) => vendor));
  return Object.fromEntries(
    [...vendors].map((vendor) => [
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
