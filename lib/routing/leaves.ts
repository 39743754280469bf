import type { RouteNode } from './types.ts';

export interface Leaf {
  node: Extract<RouteNode, { target: unknown } | { route: string }>;
  /** Such as `node.fallback.1`. */
  path: string;
}

/** Targets and references of a tree, in the order written. */
export function leavesOf(node: RouteNode, path = 'node'): Leaf[] {
  if ('fallback' in node)
    return node.fallback.flatMap((inner, at) => leavesOf(inner, `${path}.fallback.${at}`));
  if ('loadbalance' in node)
    return node.loadbalance.flatMap((branch, at) => leavesOf(branch.node, `${path}.loadbalance.${at}.node`));
  if ('when' in node)
    return [
      ...leavesOf(node.then, `${path}.then`),
      ...(node.else ? leavesOf(node.else, `${path}.else`) : []),
    ];
  return [{ node, path }];
}
