import { RoutingError } from './errors.ts';
import { defaultRoute, routeKind } from './kinds.ts';
import type { FeatureRoutingBody, RouteAsk, RouteBody, RouteNode, RouteView } from './types.ts';

/** What a request runs on when no canary and no toggle has a say. */
export interface Base extends Pick<RouteBody, 'node' | 'holdBack' | 'rescue'> {
  /** Null: the model itself was asked for. */
  route: string | null;
}

/** A model as asked for: `openai/gpt-4.1` is OpenAI's, if it sells that; `meta-llama/llama-4` is a name. */
export function askedModel(
  { model }: Pick<RouteAsk, 'model'>,
  { pool }: Pick<RouteView, 'pool'>,
): { vendor?: string; model: string } | undefined {
  if (model === undefined) return undefined;
  const slash = model.indexOf('/');
  const [vendor, rest] = [model.slice(0, slash), model.slice(slash + 1)];
  return slash > 0 && rest !== '' && pool.serves(vendor, rest) ? { vendor, model: rest } : { model };
}

/** The request's route, else the feature's, else the model it names, else the default route. @throws RoutingError */
export function baseOf(
  ask: RouteAsk,
  feature: FeatureRoutingBody | undefined,
  view: RouteView,
  steps: string[],
): Base {
  const find = (route: string): Base | undefined => {
    const body = view.catalog.find(routeKind, ask.projectId, route)?.body;
    return body && { ...body, route };
  };
  if (ask.route !== undefined) {
    const named = find(ask.route);
    if (!named) throw new RoutingError('unknown_route', `route ${ask.route} does not exist`);
    steps.push(`the request names route ${ask.route}`);
    return named;
  }
  if (feature?.route !== undefined) {
    const usual = find(feature.route);
    if (usual) {
      steps.push(`feature ${ask.feature} uses route ${feature.route}`);
      return usual;
    }
    steps.push(`feature ${ask.feature} uses route ${feature.route}, which does not exist`);
  }
  const asked = askedModel(ask, view);
  if (asked) return { route: null, node: direct(asked, view, steps) };
  const usual = find(defaultRoute);
  if (!usual) {
    throw new RoutingError('no_target', `no model is named, and there is no route ${defaultRoute}`);
  }
  steps.push(`the request names no model: route ${defaultRoute}`);
  return usual;
}

/** Whoever sells the model, in catalog order. */
function direct(
  { vendor, model }: { vendor?: string; model: string },
  { pool }: RouteView,
  steps: string[],
): RouteNode {
  const vendors = vendor === undefined ? pool.vendorsOf(model) : [vendor];
  if (vendors.length === 0)
    throw new RoutingError('unknown_model', `no organization serves the model ${model}`);
  steps.push(`the request names the model ${model}, which ${vendors.join(', ')} can serve`);
  return { fallback: vendors.map((one) => ({ target: { vendor: one, model } })) };
}
