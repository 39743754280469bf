import fc from 'fast-check';
import type { RouteNode } from '#lib/routing/index.ts';
import { type ErrorKind, VendorError } from '#lib/vendors/index.ts';
import { whenNode } from './documents.ts';

export const errorKinds = [
  'rate_limit',
  'quota',
  'overloaded',
  'timeout',
  'context_length',
  'content_filter',
  'bad_request',
] as const satisfies ErrorKind[];

/** Leaves are `{target: {vendor, model}}` with `leaf` choosing them; `when` asks for `metadata.a` or `metadata.b`. */
export function treeOf(leaf: fc.Arbitrary<RouteNode>, withSplits: boolean): fc.Arbitrary<RouteNode> {
  return fc.letrec<{ node: RouteNode }>((tie) => {
    const node = tie('node');
    const on = fc.option(fc.subarray([...errorKinds], { minLength: 1 }), { nil: undefined });
    const fallback = fc
      .tuple(fc.array(node, { minLength: 1, maxLength: 3 }), on)
      .map(([nodes, kinds]): RouteNode => ({ fallback: nodes, ...(kinds && { on: kinds }) }));
    const branch = fc.record({ weight: fc.integer({ min: 0, max: 3 }), node });
    const split = fc
      .record({ loadbalance: fc.array(branch, { minLength: 1, maxLength: 3 }), spill: fc.boolean() })
      .filter(({ loadbalance }) => loadbalance.some(({ weight }) => weight > 0));
    const when = fc
      .tuple(fc.constantFrom('metadata.a', 'metadata.b'), node, fc.option(node, { nil: undefined }))
      .map(([field, yes, no]) => whenNode({ field, equals: true }, yes, no));
    const inner = withSplits ? [fallback, fallback, split, when] : [fallback, fallback, when];
    return { node: fc.oneof({ maxDepth: 5, depthSize: 'small' }, leaf, ...inner) };
  }).node;
}

export type End = ErrorKind | 'served' | 'nothing';

/** A tree as it is meant, said once more and without a plan: tries targets one after the other. */
export interface Interpreter {
  /** How a call to a leaf ends; `nothing` if it is not there. */
  call(leaf: RouteNode): End;
  isMet(field: string): boolean;
  /** Branches with a weight in the order in which they were drawn; only one where nothing spills. */
  drawn(branches: { weight: number; node: RouteNode }[], spill: boolean): RouteNode[];
}

export function interpret(node: RouteNode, by: Interpreter): End {
  if ('fallback' in node) return oneAfterTheOther(node.fallback, node.on, by);
  if ('loadbalance' in node)
    return oneAfterTheOther(by.drawn(node.loadbalance, node.spill ?? true), undefined, by);
  if ('when' in node) {
    const next = by.isMet((node.when as { field: string }).field) ? node.then : node.else;
    return next ? interpret(next, by) : 'nothing';
  }
  return by.call(node);
}

function oneAfterTheOther(nodes: RouteNode[], on: ErrorKind[] | undefined, by: Interpreter): End {
  let last: End = 'nothing';
  for (const node of nodes) {
    const mayGoOn = last === 'nothing' || (last !== 'served' && goesOn(last, on));
    if (!mayGoOn) return last;
    const end = interpret(node, by);
    if (end !== 'nothing') last = end;
  }
  return last;
}

/** By the words of the contract; a context-length error may go on, to larger contexts. */
const goesOn = (kind: ErrorKind, on: ErrorKind[] | undefined): boolean =>
  on ? on.includes(kind) : kind === 'context_length' || new VendorError(kind).elsewhere;

/** All leaves, also those that no request comes to. */
export function leavesIn(node: RouteNode): RouteNode[] {
  if ('fallback' in node) return node.fallback.flatMap(leavesIn);
  if ('loadbalance' in node) return node.loadbalance.flatMap((branch) => leavesIn(branch.node));
  if ('when' in node) return [...leavesIn(node.then), ...(node.else ? leavesIn(node.else) : [])];
  return [node];
}
