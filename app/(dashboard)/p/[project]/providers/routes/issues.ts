import type { RouteNode } from '#lib/routing/index.ts';
import { nodesOf, type Path } from './tree.ts';

export const pathKey = (path: Path): string => ['node', ...path].join('.');

/**
 * Issues of a route, `node.fallback.0.target.model: …`, by the innermost node they are about; the rest of their path
 * stays in front. Those about no node are under `''`.
 */
export function issuesByNode(node: RouteNode, issues: readonly string[]): Map<string, string[]> {
  const keys = nodesOf(node)
    .map(({ path }) => pathKey(path))
    .sort((a, b) => b.length - a.length);
  const found = new Map<string, string[]>();
  for (const issue of issues) {
    const path = /^node[^:\s]*(?=:)/.exec(issue)?.[0];
    const key =
      path === undefined ? '' : (keys.find((one) => path === one || path.startsWith(`${one}.`)) ?? '');
    const words =
      key === ''
        ? issue
        : issue
            .slice(key.length)
            .replace(/^\.?(target\.)?/, '')
            .replace(/^: /, '');
    found.set(key, [...(found.get(key) ?? []), words]);
  }
  return found;
}
