import type { RouteBody, RouteNode } from '#lib/routing/index.ts';

/** Trees of routes as a person edits them. Pure; nothing is changed in place. */

export type NodeKind = 'target' | 'fallback' | 'loadbalance' | 'when' | 'route';
/** Where a node stands: the keys that lead to it from the root, `['fallback', 0]`. */
export type Path = readonly (string | number)[];

/** A route as it is written; as JSON its fields may be anything for a while. */
export type RouteDraft = { [Field in keyof RouteBody]?: unknown };

type Json = Record<string | number, unknown>;

export interface Child {
  path: Path;
  node: RouteNode;
}

export function kindOf(node: RouteNode): NodeKind {
  if ('target' in node) return 'target';
  if ('fallback' in node) return 'fallback';
  if ('loadbalance' in node) return 'loadbalance';
  return 'when' in node ? 'when' : 'route';
}

/** The nodes right under one, in the order they are tried or written. */
export function childrenOf(node: RouteNode, path: Path = []): Child[] {
  if ('fallback' in node)
    return node.fallback.map((child, i) => ({ path: [...path, 'fallback', i], node: child }));
  if ('loadbalance' in node)
    return node.loadbalance.map((branch, i) => ({
      path: [...path, 'loadbalance', i, 'node'],
      node: branch.node,
    }));
  if ('when' in node)
    return [
      { path: [...path, 'then'], node: node.then },
      ...(node.else ? [{ path: [...path, 'else'], node: node.else }] : []),
    ];
  return [];
}

/** Whether something, as JSON may be while it is written, has the shape of a tree; its fields are checked elsewhere. */
export function isTree(value: unknown): value is RouteNode {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Json;
  if ('fallback' in node) return Array.isArray(node.fallback) && node.fallback.every(isTree);
  if ('loadbalance' in node)
    return (
      Array.isArray(node.loadbalance) &&
      node.loadbalance.every((branch) => isObject(branch) && isTree(branch.node))
    );
  if ('when' in node)
    return isCondition(node.when) && isTree(node.then) && (node.else === undefined || isTree(node.else));
  return isObject(node.target) || typeof node.route === 'string';
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function isCondition(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const list of [value.all, value.any])
    if (list !== undefined) return Array.isArray(list) && list.every(isCondition);
  return value.not === undefined ? typeof value.field === 'string' : isCondition(value.not);
}

/** All nodes of a tree, itself first. */
export const nodesOf = (node: RouteNode, path: Path = []): Child[] => [
  { path, node },
  ...childrenOf(node, path).flatMap((child) => nodesOf(child.node, child.path)),
];

/** The tree with something else at a place. @param next undefined takes the key away, from a list the item */
export function replaceAt<Tree>(tree: Tree, path: Path, next: unknown): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return next as Tree;
  const value = rest.length === 0 ? next : replaceAt((tree as Json)[key], rest, next);
  if (Array.isArray(tree))
    return (
      value === undefined ? tree.filter((_, i) => i !== key) : tree.map((old, i) => (i === key ? value : old))
    ) as Tree;
  if (value !== undefined) return { ...tree, [key]: value };
  const { [key]: _, ...others } = tree as Json;
  return others as Tree;
}

/** What holds a node in its parent: the node itself, of a split its branch. */
const holderOf = (path: Path): Path => (path.at(-1) === 'node' ? path.slice(0, -1) : path);

/** Whether the parent does without it. */
export function canRemove(tree: RouteNode, path: Path): boolean {
  const at = holderOf(path);
  if (at.at(-1) === 'else') return true;
  const list = typeof at.at(-1) === 'number' ? valueAt(tree, at.slice(0, -1)) : undefined;
  return Array.isArray(list) && list.length > 1;
}

export const remove = (tree: RouteNode, path: Path): RouteNode => replaceAt(tree, holderOf(path), undefined);

export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], tree);

/** Where a node can go in its list; undefined at its ends and outside of lists. */
export function placeBeside(tree: RouteNode, path: Path, step: 1 | -1): Path | undefined {
  const at = holderOf(path);
  const index = at.at(-1);
  if (typeof index !== 'number') return undefined;
  const list = valueAt(tree, at.slice(0, -1)) as unknown[];
  return index + step >= 0 && index + step < list.length ? [...at.slice(0, -1), index + step] : undefined;
}

/** Swaps a node with its neighbour. */
export function shift(tree: RouteNode, path: Path, step: 1 | -1): RouteNode {
  const to = placeBeside(tree, path, step);
  if (!to) return tree;
  const from = holderOf(path);
  const [a, b] = [valueAt(tree, from), valueAt(tree, to)];
  return replaceAt(replaceAt(tree, from, b), to, a);
}

/** A node as another kind, around what it was where that makes sense. */
export function asKind(node: RouteNode, kind: NodeKind, blank: RouteNode): RouteNode {
  if (kindOf(node) === kind) return node;
  const inner = childrenOf(node).map((child) => child.node);
  const nodes = inner.length > 0 ? inner : [node];
  const first = nodes[0] ?? blank;
  if (kind === 'fallback') return { fallback: nodes };
  if (kind === 'loadbalance') return { loadbalance: nodes.map((one) => ({ weight: 1, node: one })) };
  if (kind === 'when')
    return {
      when: { field: 'metadata.plan', equals: 'free' },
      then: first,
      ...(nodes[1] && { else: nodes[1] }),
    };
  if (kind === 'route') return { route: '' };
  return nodesOf(node).find((one) => 'target' in one.node)?.node ?? blank;
}

/** Puts a node under a new one of another kind. */
export const wrap = (node: RouteNode, kind: 'fallback' | 'loadbalance' | 'when'): RouteNode =>
  kind === 'fallback'
    ? { fallback: [node] }
    : kind === 'loadbalance'
      ? { loadbalance: [{ weight: 1, node }] }
      : { when: { field: 'metadata.plan', equals: 'free' }, then: node };

/** A list with one more at its end; of a `when`, its other side. */
export function addTo(node: RouteNode, blank: RouteNode): RouteNode {
  if ('fallback' in node) return { ...node, fallback: [...node.fallback, blank] };
  if ('loadbalance' in node)
    return { ...node, loadbalance: [...node.loadbalance, { weight: 1, node: blank }] };
  return 'when' in node ? { ...node, else: blank } : node;
}
