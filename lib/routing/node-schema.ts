import { z } from 'zod';
import type { ErrorKind } from '#lib/vendors/index.ts';
import { chosen, isObject, refuse } from './chosen.ts';
import { conditionWithin } from './condition-schema.ts';
import { leavesOf } from './leaves.ts';
import { target, text } from './target-schema.ts';
import type { RouteNode } from './types.ts';

const maxDepth = 10;
export const maxTargets = 50;

/** Every kind after which something else could be tried: nobody waits any more for a cancelled call. */
const errorKinds = [
  'rate_limit',
  'quota',
  'auth',
  'overloaded',
  'timeout',
  'connection',
  'context_length',
  'content_filter',
  'bad_request',
  'malformed',
  'not_found',
] as const satisfies ErrorKind[];

const on = z
  .array(z.enum(errorKinds, { error: `must be one of ${errorKinds.join(', ')}` }), {
    error: 'must be a list of error kinds',
  })
  .min(1, 'must not be empty');
const condition = conditionWithin(maxDepth);
const weight = z.number({ error: 'must be a number' }).min(0, 'must not be negative');
const flag = z.boolean({ error: 'must be true or false' });

/** The five shapes of a node, by the field that tells them apart, around nodes that lie within. */
const shapes: Record<string, (inner: z.ZodType<RouteNode>) => z.ZodType<RouteNode>> = {
  target: () => z.strictObject({ target }),
  fallback: (inner) =>
    z.strictObject({
      fallback: z.array(inner, { error: 'must be a list of nodes' }).min(1, 'must not be empty'),
      on: on.optional(),
    }),
  loadbalance: (inner) =>
    z.strictObject({
      loadbalance: z
        .array(z.strictObject({ weight, name: text.optional(), node: inner }), {
          error: 'must be a list of {weight, node}',
        })
        .min(1, 'must not be empty')
        .refine(
          (branches) => branches.length === 0 || branches.some((branch) => branch.weight > 0),
          'needs a weight greater than 0',
        ),
      by: z.enum(['request', 'user'], { error: 'must be request or user' }).optional(),
      spill: flag.optional(),
    }),
  when: (inner) => z.strictObject({ when: condition, then: inner, else: inner.optional() }),
  route: () => z.strictObject({ route: text }),
};
const noShape = `must be one of: ${Object.keys(shapes).join(', ')}`;

/** @param depth nodes that may still lie within one another, so that no document can overflow the stack */
function nodeWithin(depth: number): z.ZodType<RouteNode> {
  if (depth === 0) return refuse(`is nested deeper than ${maxDepth}`);
  const inner = nodeWithin(depth - 1);
  const schemas = new Map(Object.entries(shapes).map(([name, schemaFor]) => [name, schemaFor(inner)]));
  return chosen<RouteNode>((value) => {
    if (!isObject(value)) return refuse(noShape);
    const found = [...schemas.keys()].filter((name) => Object.hasOwn(value, name));
    if (found.length > 1) return refuse(`is both ${found.join(' and ')}: ${noShape}`);
    return schemas.get(found[0] ?? '') ?? refuse(noShape);
  });
}

export const nodeSchema: z.ZodType<RouteNode> = nodeWithin(maxDepth).refine(
  (node) => leavesOf(node).length <= maxTargets,
  `has more than ${maxTargets} targets`,
);
