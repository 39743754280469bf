import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTarget, type Plan, planRoute, type RouteNode, type RoutingError } from '#lib/routing/index.ts';
import { VendorError } from '#lib/vendors/index.ts';
import { askOf, viewOf } from './documents.ts';
import { type End, errorKinds, interpret, leavesIn, treeOf } from './trees.ts';

const runs = { numRuns: 3000, seed: 20261121 };
const ends = fc.array(fc.constantFrom<End>(...errorKinds, 'served'), { minLength: 7, maxLength: 7 });
const request = fc.record({
  draw: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  metadata: fc.record({ a: fc.boolean(), b: fc.boolean() }),
});
type Ask = { draw: number; metadata: Record<string, boolean> };

const leafOf = (vendor: string, model: string): RouteNode => ({ target: { vendor, model } });
const nameOf = (leaf: RouteNode): string =>
  'target' in leaf ? `${leaf.target.vendor} ${leaf.target.model}` : '';
const endAt = (list: End[], name: string): End => list[Number(/\d+/.exec(name)) % list.length] as End;

/** A request that has no target has an empty plan here. */
function planOf(node: RouteNode, ask: Ask, toggle: unknown = { vendor: null }): Plan['targets'] {
  const documents = { route: { main: { node } }, toggle: { vendor: toggle } };
  try {
    return planRoute(
      askOf({ ...ask, route: 'main' }),
      viewOf(documents, { v: { vendor: 'v' }, x: { vendor: 'x' } }),
    ).targets;
  } catch (error) {
    if ((error as RoutingError).code === 'no_target') return [];
    throw error;
  }
}

/** Names of what is called when a plan is followed. */
function follow(targets: Plan['targets'], list: End[]): string[] {
  const called: string[] = [];
  let at: number | undefined = targets.length > 0 ? 0 : undefined;
  while (at !== undefined) {
    const { vendor, model } = targets[at] as Plan['targets'][number];
    called.push(`${vendor} ${model}`);
    const end = endAt(list, model);
    if (end === 'served' || end === 'nothing') break;
    at = nextTarget(targets, at, new VendorError(end));
  }
  return called;
}

const isMet = (ask: Ask) => (field: string) => ask.metadata[field.replace('metadata.', '')] === true;
const noSplits = () => {
  throw new Error('no splits here');
};

/**
 * Names of what a tree without splits calls. A name stands for nothing the second time the walk comes to it, called
 * or not; `undefined` always does.
 */
function meaning(node: RouteNode, ask: Ask, list: End[], rename: (leaf: RouteNode) => string | undefined) {
  const first = new Set<RouteNode>();
  const seen = new Set<string>();
  const everyLeaf = (leaf: RouteNode): End => {
    const name = rename(leaf);
    if (name !== undefined && !seen.has(name)) first.add(leaf);
    if (name !== undefined) seen.add(name);
    return 'nothing';
  };
  interpret(node, { call: everyLeaf, isMet: isMet(ask), drawn: noSplits });
  const called: string[] = [];
  interpret(node, {
    call(leaf) {
      const name = rename(leaf);
      if (name === undefined || !first.has(leaf)) return 'nothing';
      called.push(name);
      return endAt(list, name);
    },
    isMet: isMet(ask),
    drawn: noSplits,
  });
  return called;
}

describe('following a plan calls what the tree means', () => {
  test('with splits', () => {
    const tree = treeOf(fc.constant(leafOf('v', '?')), true);
    fc.assert(
      fc.property(tree, request, ends, (written, ask, list) => {
        const node: RouteNode = JSON.parse(JSON.stringify(written));
        const leaves = leavesIn(node);
        fc.pre(leaves.length <= 50);
        leaves.forEach((leaf, at) => {
          if ('target' in leaf) leaf.target.model = `m${at}`;
        });
        const targets = planOf(node, ask);
        const place = new Map(targets.map(({ model }, at) => [`v ${model}`, at]));
        const placeOf = (inner: RouteNode): number =>
          Math.min(...leavesIn(inner).map((leaf) => place.get(nameOf(leaf)) ?? Number.POSITIVE_INFINITY));
        const called: string[] = [];
        interpret(node, {
          call(leaf) {
            called.push(nameOf(leaf));
            return endAt(list, nameOf(leaf));
          },
          isMet: isMet(ask),
          drawn(branches, spill) {
            const order = branches.filter(({ weight }) => weight > 0).map((branch) => branch.node);
            order.sort((a, b) => placeOf(a) - placeOf(b));
            return spill ? order : order.filter((inner) => placeOf(inner) < targets.length).slice(0, 1);
          },
        });
        expect(follow(targets, list)).toEqual(called);
      }),
      runs,
    );
  });

  const few = fc.record({ vendor: fc.constantFrom('v', 'x'), model: fc.constantFrom('m0', 'm1', 'm2') });
  const repeating = treeOf(
    few.map(({ vendor, model }) => leafOf(vendor, model)),
    false,
  ).map((node): RouteNode => JSON.parse(JSON.stringify(node)));

  test('with repeats, of which the first stands', () => {
    fc.assert(
      fc.property(repeating, request, ends, (node, ask, list) => {
        fc.pre(leavesIn(node).length <= 50);
        const targets = planOf(node, ask);
        const names = targets.map(({ vendor, model }) => `${vendor} ${model}`);
        expect(new Set(names).size).toBe(names.length);
        expect(follow(targets, list)).toEqual(meaning(node, ask, list, nameOf));
      }),
      runs,
    );
  });

  test('with the toggle at x, which has m0 and m1 for m0 and m1 and nothing for m2', () => {
    const toggle = { vendor: 'x', models: { x: { m0: 'm0', m1: 'm1' } } };
    const moved = (leaf: RouteNode) => (nameOf(leaf) === 'v m2' ? undefined : nameOf(leaf).replace('v', 'x'));
    fc.assert(
      fc.property(repeating, request, ends, (node, ask, list) => {
        fc.pre(leavesIn(node).length <= 50);
        const targets = planOf(node, ask, toggle);
        const before = planOf(node, ask);
        if (before.every(({ vendor, model }) => vendor === 'v' && model === 'm2')) {
          expect(targets.map(({ vendor, model }) => `${vendor} ${model}`)).toEqual(
            before.length ? ['v m2'] : [],
          );
          return;
        }
        expect(new Set(targets.map(({ vendor }) => vendor))).toEqual(new Set(['x']));
        expect(follow(targets, list)).toEqual(meaning(node, ask, list, moved));
      }),
      runs,
    );
  });
});
