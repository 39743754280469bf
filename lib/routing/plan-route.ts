import { askedModel, baseOf } from './base.ts';
import { canaryFor } from './canary.ts';
import { compiled, type Walk } from './compile.ts';
import { RoutingError } from './errors.ts';
import { featureRoutingKind, routeKind, toggleKind, toggleName } from './kinds.ts';
import { settle } from './settle.ts';
import { applyToggle } from './toggle.ts';
import type { Plan, RouteAsk, RouteView } from './types.ts';

/**
 * The targets for a request, in order, and why. The same for the same request and documents: chance is `ask.draw`.
 * @throws RoutingError
 */
export function planRoute(ask: RouteAsk, view: RouteView): Plan {
  const { catalog, pool } = view;
  const feature = catalog.find(featureRoutingKind, ask.projectId, ask.feature)?.body;
  if (feature?.killed) {
    throw new RoutingError('feature_off', `feature ${ask.feature} is off: ${feature.killed.reason}`);
  }
  const steps: string[] = [];
  const base = baseOf(ask, feature, view, steps);
  const { arm, candidate } = canaryFor(ask, catalog, steps);

  const walk = startWalk(ask, view, base.route ?? '', steps);
  if (candidate?.node) {
    compiled(candidate.node)(
      walk,
      { on: undefined, level: 0, reason: arm ?? 'promoted canary', via: 'primary' },
      1,
    );
  }
  if (base.route !== null) walk.entered.add(base.route);
  compiled(base.node)(walk, { on: undefined, level: 0, reason: '', via: 'primary' }, 1);

  const first = base.route === null ? 'the model that was asked for' : `route ${base.route}`;
  const toggle = catalog.find(toggleKind, 0, toggleName)?.body;
  const { found, stays, isMoved } = applyToggle(walk, toggle, pool);
  const targets = settle(found, first, stays);
  if (targets.length === 0) throw new RoutingError('no_target', `${first} has no target for this request`);

  const prompt = candidate?.prompt ?? feature?.prompt;
  if (prompt !== undefined) steps.push(`prompt ${prompt}`);
  return {
    targets,
    routeName: base.route,
    routeKind: isMoved ? 'toggle' : arm === 'canary' ? 'canary' : walk.via,
    holdBack: base.holdBack ?? 'tools',
    rescue: base.rescue ?? true,
    ...(arm && { canary: { name: ask.feature, arm } }),
    ...(prompt !== undefined && { prompt }),
    steps,
  };
}

function startWalk(ask: RouteAsk, view: RouteView, route: string, steps: string[]): Walk {
  return {
    ask,
    model: askedModel(ask, view)?.model,
    find(name) {
      const body = view.catalog.find(routeKind, ask.projectId, name)?.body;
      return body && compiled(body.node);
    },
    found: [],
    via: 'primary',
    steps,
    route,
    entered: new Set(),
    salt: 0,
  };
}
