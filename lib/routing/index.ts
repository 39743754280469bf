/** Route trees, the vendor toggle and canaries: a request in, the targets to try in order out. */
export { assignArm } from './canary.ts';
export { targetCapabilities } from './capability.ts';
export { type CheckView, checkCanary, checkRoute } from './check.ts';
export type { CheckPool } from './check-target.ts';
export type { Condition, Field } from './condition.ts';
export { drawOf } from './draw.ts';
export { RoutingError } from './errors.ts';
export { canaryKind, featureRoutingKind, routeKind, toggleKind } from './kinds.ts';
export { nextTarget } from './next-target.ts';
export { planRoute } from './plan-route.ts';
export type {
  Branch,
  CanaryArm,
  CanaryBody,
  FeatureRoutingBody,
  HoldBack,
  Overrides,
  Plan,
  PlannedTarget,
  RouteAsk,
  RouteBody,
  RouteNode,
  RoutePool,
  RouteTarget,
  RouteView,
  ToggleBody,
} from './types.ts';
