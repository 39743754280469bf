import type { Catalog } from '#lib/catalog/index.ts';
import { type CheckPool, checkTarget } from './check-target.ts';
import { canaryKind, routeKind } from './kinds.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { maxTargets } from './node-schema.ts';
import type { RouteNode } from './types.ts';

/** What a document is checked against. `name` is its own: a route must not lead back to itself. */
export interface CheckView {
  catalog: Pick<Catalog, 'find'>;
  projectId: number;
  name: string;
  pool: CheckPool;
}

/** What is wrong with a route that is to be saved, as `path: reason`; empty when nothing is. */
export function checkRoute(body: unknown, view: CheckView): string[] {
  const parsed = routeKind.schema.safeParse(body);
  if (!parsed.success) return parsed.error.issues.map(issueWords);
  return checkNode(parsed.data.node, 'node', view, view.name);
}

/** The same for a feature's canary. */
export function checkCanary(body: unknown, view: CheckView): string[] {
  const parsed = canaryKind.schema.safeParse(body);
  if (!parsed.success) return parsed.error.issues.map(issueWords);
  const { node } = parsed.data.candidate;
  return node ? checkNode(node, 'candidate.node', view, undefined) : [];
}

const issueWords = ({ path, message }: { path: readonly PropertyKey[]; message: string }): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message;

/** @param self the route that the node is to become; undefined if nothing can refer to it */
function checkNode(node: RouteNode, path: string, view: CheckView, self: string | undefined): string[] {
  const find = (name: string): RouteNode | undefined =>
    name === self ? node : view.catalog.find(routeKind, view.projectId, name)?.body.node;
  const leaves = leavesOf(node, path);
  const issues = leaves.flatMap((leaf) =>
    'target' in leaf.node
      ? checkTarget(leaf.node.target, `${leaf.path}.target`, view.pool)
      : checkReference(leaf.node.route, `${leaf.path}.route`, find, self),
  );
  const total = countTargets(leaves, find, new Set());
  if (issues.length === 0 && total > maxTargets) {
    issues.push(`${path}: has ${total} targets with the routes it refers to, and ${maxTargets} is the most`);
  }
  return issues;
}

type Find = (name: string) => RouteNode | undefined;

function checkReference(name: string, path: string, find: Find, self: string | undefined): string[] {
  if (!find(name)) return [`${path}: route ${name} does not exist`];
  const circle = circleFrom(self === undefined ? [name] : [self, name], find, new Set());
  return circle ? [`${path}: leads in a circle: ${circle.join(' → ')}`] : [];
}

/** The way from one route to itself, if there is one. @param way routes gone through @param clear those that lead nowhere bad */
function circleFrom(way: string[], find: Find, clear: Set<string>): string[] | undefined {
  const last = way.at(-1) as string;
  if (way.indexOf(last) < way.length - 1) return way;
  if (clear.has(last)) return undefined;
  const node = find(last);
  for (const leaf of node ? leavesOf(node) : []) {
    const circle = 'route' in leaf.node && circleFrom([...way, leaf.node.route], find, clear);
    if (circle) return circle;
  }
  clear.add(last);
  return undefined;
}

/** Each route counts once, as it does in a plan. */
function countTargets(leaves: readonly Leaf[], find: Find, seen: Set<string>): number {
  return leaves.reduce((sum, { node }) => {
    if ('target' in node) return sum + 1;
    const inner = seen.has(node.route) ? undefined : find(node.route);
    seen.add(node.route);
    return inner ? sum + countTargets(leavesOf(inner), find, seen) : sum;
  }, 0);
}
