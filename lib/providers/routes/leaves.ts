import type { RouteNode, RouteTarget } from '#lib/routing/index.ts';

interface Leaves {
  targets: RouteTarget[];
  /** Other routes by name. */
  routes: string[];
}

/** What a tree ends in, in the order written. */
export function leavesOf(node: RouteNode): Leaves {
  if ('target' in node) return { targets: [node.target], routes: [] };
  if ('route' in node) return { targets: [], routes: [node.route] };
  const inner =
    'fallback' in node
      ? node.fallback
      : 'loadbalance' in node
        ? node.loadbalance.map((branch) => branch.node)
        : [node.then, ...(node.else ? [node.else] : [])];
  const leaves = inner.map(leavesOf);
  return {
    targets: leaves.flatMap(({ targets }) => targets),
    routes: leaves.flatMap(({ routes }) => routes),
  };
}

/** The targets of a tree and of the routes it refers to. @param find a route's tree by name */
export function targetsOf(
  node: RouteNode,
  find: (route: string) => RouteNode | undefined,
  seen = new Set<string>(),
): RouteTarget[] {
  const { targets, routes } = leavesOf(node);
  for (const route of routes) {
    const inner = seen.has(route) ? undefined : find(route);
    seen.add(route);
    if (inner) targets.push(...targetsOf(inner, find, seen));
  }
  return targets;
}
