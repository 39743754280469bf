import type { ErrorKind } from '#lib/vendors/index.ts';
import { compileCondition, conditionWords } from './condition.ts';
import { drawOf, drawWith, mix } from './draw.ts';
import type { Branch, Overrides, PlannedTarget, RouteAsk, RouteNode, RouteTarget } from './types.ts';
import { both, percent } from './words.ts';

/** A target as the walk through a tree comes to it. `reason` is about the way there, not about what came before. */
export type Found = Omit<PlannedTarget, 'isFallback'>;

/** How the walk comes to a node, handed on to the first target in it. */
export interface Entry {
  on: readonly ErrorKind[] | undefined;
  level: number;
  reason: string;
  via: 'primary' | 'loadbalance' | 'when';
}

/** One walk for one request. */
export interface Walk {
  ask: RouteAsk;
  /** The model that the request asks for, without its vendor. */
  model: string | undefined;
  find(route: string): CompiledNode | undefined;
  found: Found[];
  /** What decided about the first target found. */
  via: Entry['via'];
  steps: string[];
  /** The route that the walk is in, and those it was in: a second time would only bring repeats, or never end. */
  route: string;
  entered: Set<string>;
  /** Of the reference that led into this route. */
  salt: number;
}

/** A node as what it does: adds its targets to `found`, in order. `level` is that of its own fallbacks. */
export type CompiledNode = (walk: Walk, entry: Entry, level: number) => void;

const known = new WeakMap<RouteNode, CompiledNode>();

/** A tree, made ready once for as long as its document stays the same. */
export function compiled(node: RouteNode): CompiledNode {
  const ready = known.get(node) ?? compileNode(node, 0);
  known.set(node, ready);
  return ready;
}

/**
 * @param salt tells the splits of a tree apart. A fallback or a `when` that is put around a split leaves it the same, so
 *   that the users are not dealt anew.
 */
function compileNode(node: RouteNode, salt: number): CompiledNode {
  if ('target' in node) return compileTarget(node.target);
  if ('fallback' in node) {
    const { on } = node;
    const nodes = node.fallback.map((inner, place) =>
      compileNode(inner, place === 0 ? salt : mix(salt, place)),
    );
    return (walk, entry, level) => {
      const start = walk.found.length;
      for (const inner of nodes) {
        inner(walk, walk.found.length > start ? { on, level, reason: '', via: 'primary' } : entry, level + 1);
      }
    };
  }
  if ('loadbalance' in node) return compileSplit(node, salt);
  if ('when' in node) {
    const holds = compileCondition(node.when);
    const words = conditionWords(node.when);
    const otherWords = conditionWords({ not: node.when });
    const yes = compileNode(node.then, salt);
    const no = node.else && compileNode(node.else, salt);
    return (walk, entry, level) => {
      const isMet = holds(walk.ask);
      walk.steps.push(`${words}: ${isMet ? 'yes' : 'no'}`);
      const via = entry.via === 'primary' ? 'when' : entry.via;
      if (isMet) yes(walk, { ...entry, via, reason: both(entry.reason, words) }, level);
      else no?.(walk, { ...entry, reason: both(entry.reason, otherWords) }, level);
    };
  }
  return compileReference(node.route, salt);
}

const noOverrides: Overrides = {};
const noTimeouts = {};

function compileTarget({
  overrides = noOverrides,
  timeouts = noTimeouts,
  ...target
}: RouteTarget): CompiledNode {
  return (walk, { via, on, level, reason }) => {
    const model = target.model ?? walk.model;
    if (model === undefined) {
      walk.steps.push(`${target.vendor} is left out: neither its target nor the request names a model`);
      return;
    }
    if (walk.found.length === 0) walk.via = via;
    walk.found.push({ ...target, model, overrides, timeouts, on, level, reason });
  };
}

type Split = Extract<RouteNode, { loadbalance: Branch[] }>;

/** Branches by weight; then, as the draw goes on within the chosen one, the others in the same way. */
function compileSplit({ loadbalance, by = 'request', spill = true }: Split, salt: number): CompiledNode {
  const all = loadbalance.reduce((sum, { weight }) => sum + weight, 0);
  const branches = loadbalance.flatMap(({ weight, name, node }, place) => {
    if (weight === 0) return [];
    const share = `${percent(weight / all)} of the split`;
    const words = name === undefined ? share : `${name}, ${share}`;
    return { weight, words, node: compileNode(node, mix(salt, -1 - place)) };
  });
  return (walk, entry, level) => {
    const via = branches.length > 1 ? 'loadbalance' : entry.via;
    const start = walk.found.length;
    const left = branches.slice();
    let total = all;
    let draw = splitDraw(walk, by, salt);
    for (let turn = 0; left.length > 0 && (turn === 0 || spill); turn++) {
      let at = 0;
      let place = draw * total;
      while (at < left.length - 1 && place >= weightAt(left, at)) place -= weightAt(left, at++);
      const [{ weight, words, node }] = left.splice(at, 1) as [(typeof branches)[number]];
      if (turn === 0) walk.steps.push(`the draw takes ${words}`);
      if (walk.found.length > start) node(walk, { on: undefined, level, reason: '', via }, level + 1);
      else node(walk, { ...entry, via, reason: both(entry.reason, turn === 0 ? words : '') }, level + 1);
      total -= weight;
      draw = place / weight;
    }
  };
}

const weightAt = (branches: readonly { weight: number }[], at: number): number => branches[at]?.weight ?? 0;

/** Sticky draws depend on user, feature and route alone, so that no way into the route changes them. */
function splitDraw({ ask, route, salt: outer }: Walk, by: 'request' | 'user', salt: number): number {
  if (by === 'user' && ask.user !== undefined) {
    return drawWith(drawOf(`${ask.user}\u0000${ask.feature}\u0000${route}`), salt);
  }
  return drawWith(ask.draw, outer === 0 || salt === 0 ? outer || salt : mix(outer, salt));
}

function compileReference(name: string, salt: number): CompiledNode {
  return (walk, entry, level) => {
    if (walk.entered.has(name)) return;
    const node = walk.find(name);
    if (!node) {
      walk.steps.push(`route ${name} is left out: it does not exist`);
      return;
    }
    const { route, salt: outer } = walk;
    walk.entered.add(name);
    walk.route = name;
    walk.salt = mix(outer, salt);
    node(walk, entry, level);
    walk.route = route;
    walk.salt = outer;
  };
}
