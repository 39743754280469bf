import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RouteNode, routeKind } from '#lib/routing/index.ts';
import { readMetadata, toAsk } from '../../../app/(dashboard)/p/[project]/providers/routes/dry-run/ask.ts';
import { issuesByNode, pathKey } from '../../../app/(dashboard)/p/[project]/providers/routes/issues.ts';
import {
  readScalar,
  showScalar,
  showValue,
  testNames,
  testOf,
  toTest,
} from '../../../app/(dashboard)/p/[project]/providers/routes/scalar.ts';
import {
  addTo,
  asKind,
  canRemove,
  isTree,
  nodesOf,
  placeBeside,
  remove,
  replaceAt,
  shift,
  valueAt,
  wrap,
} from '../../../app/(dashboard)/p/[project]/providers/routes/tree.ts';
import { nodeWords } from '../../../app/(dashboard)/p/[project]/providers/routes/words.ts';

const word = fc.constantFrom('openai', 'anthropic', 'groq', 'a b', 'x.y');
const { node: tree } = fc.letrec<{ node: RouteNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ target: fc.record({ vendor: word, model: word }) }),
    fc.record({ route: word }),
    fc.record({ fallback: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      loadbalance: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 9 }), node: tie('node') }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.tuple(tie('node'), fc.option(tie('node'), { nil: undefined })).map(([then, otherwise]): RouteNode => {
      const when = { field: 'metadata.plan' as const, equals: 'free' };
      return otherwise ? { when, then, else: otherwise } : { when, then };
    }),
  ),
}));
const blank: RouteNode = { target: { vendor: 'openai', model: 'gpt' } };
const isSavable = (node: RouteNode) => routeKind.schema.safeParse({ node }).success;

test('whatever a person does to a node leaves a tree that can be saved, and the old one as it was', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(5), (root, pick, deed) => {
      fc.pre(isSavable(root));
      const before = JSON.stringify(root);
      const nodes = nodesOf(root);
      const { path, node } = nodes[pick % nodes.length] as (typeof nodes)[number];
      const kinds = ['fallback', 'loadbalance', 'when'] as const;
      const next =
        deed === 0
          ? shift(root, path, 1)
          : deed === 1
            ? canRemove(root, path)
              ? remove(root, path)
              : root
            : deed === 2
              ? replaceAt(root, path, addTo(node, blank))
              : deed === 3
                ? replaceAt(root, path, asKind(node, 'target', blank))
                : replaceAt(root, path, wrap(node, kinds[pick % 3] as (typeof kinds)[number]));
      expect(JSON.stringify(root)).toBe(before);
      expect(isTree(next)).toBe(true);
      // Deeper than the ten levels there may be is the only thing a wrap can do wrong.
      if (nodesOf(next).every((one) => one.path.length < 12)) expect(isSavable(next)).toBe(true);
    }),
  );
});

test('moving down and up again changes nothing, and a removed node is gone', () => {
  fc.assert(
    fc.property(tree, fc.nat(), (root, pick) => {
      const nodes = nodesOf(root);
      const { path } = nodes[pick % nodes.length] as (typeof nodes)[number];
      const to = placeBeside(root, path, 1);
      if (to) {
        const moved = shift(root, path, 1);
        const back = path.at(-1) === 'node' ? [...to, 'node'] : to;
        expect(valueAt(moved, back)).toEqual(valueAt(root, path));
        expect(shift(moved, back, -1)).toEqual(root);
      }
      if (canRemove(root, path)) {
        const gone = nodesOf(valueAt(root, path) as RouteNode).length;
        expect(nodesOf(remove(root, path))).toHaveLength(nodes.length - gone);
      }
    }),
  );
});

test('an issue stands at the innermost node it is about', () => {
  const root: RouteNode = {
    fallback: [
      { loadbalance: [{ weight: 1, node: { target: { vendor: 'openai', model: 'gpt' } } }] },
      { route: 'nowhere' },
    ],
  };
  const found = issuesByNode(root, [
    'node.fallback.0.loadbalance.0.node.target.model: no organization of openai serves gpt',
    'node.fallback.0.loadbalance.0.weight: must not be negative',
    'node.fallback.1.route: route nowhere does not exist',
    'node.fallback: must not be empty',
    'holdBack: must be none, tools or all',
    'somebody was faster',
  ]);
  expect(Object.fromEntries(found)).toEqual({
    'node.fallback.0.loadbalance.0.node': ['model: no organization of openai serves gpt'],
    'node.fallback.0': ['loadbalance.0.weight: must not be negative'],
    'node.fallback.1': ['route: route nowhere does not exist'],
    node: ['fallback: must not be empty'],
    '': ['holdBack: must be none, tools or all', 'somebody was faster'],
  });
});

test('every issue is shown at a node that is drawn, or above all', () => {
  fc.assert(
    fc.property(tree, fc.array(fc.string({ maxLength: 12 })), (root, tails) => {
      const keys = new Set(nodesOf(root).map(({ path }) => pathKey(path)));
      const issues = tails.flatMap((tail) => [...keys].map((key) => `${key}.${tail}: wrong`));
      const found = issuesByNode(root, issues);
      expect([...found.values()].flat()).toHaveLength(issues.length);
      for (const key of found.keys()) expect(key === '' || keys.has(key)).toBe(true);
    }),
  );
});

test.each([undefined, null, 3, {}, { fallback: 3 }, { fallback: [{}] }, { loadbalance: [3] }, { when: {} }])(
  '%j is no tree and is not drawn as one',
  (value) => expect(isTree(value)).toBe(false),
);

test('values of conditions are read as they are shown', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const plus = (value: unknown) => (value === 0 ? 0 : value);
  fc.assert(
    fc.property(scalar, (value) => {
      expect(readScalar(showScalar(value))).toEqual(plus(value));
    }),
  );
  fc.assert(
    fc.property(fc.array(scalar, { minLength: 1 }), (values) => {
      const test = { field: 'user', in: values.map(plus) as typeof values } as const;
      expect(toTest('user', 'in', showValue({ ...test, in: [...test.in] }))).toEqual(test);
    }),
  );
  const plain = { field: 'metadata.plan', in: ['free', 5, '5', true] } as const;
  const list = { ...plain, in: [...plain.in] };
  expect(showValue(list)).toBe('free, 5, "5", true');
  for (const { value: name } of testNames) {
    const made = toTest('inputTokens', name, '7');
    expect(testOf(made)).toBe(name);
    expect(Object.keys(made).sort()).toEqual(['field', name].sort());
  }
  expect(toTest(list.field, 'in', showValue(list))).toEqual(list);
});

test('a tree in one line', () => {
  expect(
    nodeWords({
      when: {
        all: [
          { field: 'metadata.plan', equals: 'free' },
          { field: 'inputTokens', greaterThan: 10 },
        ],
      },
      then: { target: { vendor: 'groq', organization: 'groq-a' } },
      else: {
        fallback: [
          {
            loadbalance: [
              { weight: 1, node: { target: { vendor: 'openai', model: 'gpt-4.1' } } },
              { weight: 3, node: { route: 'cheap' } },
            ],
          },
          { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } },
        ],
      },
    }),
  ).toBe(
    'plan = free and inputTokens > 10: groq the model asked for at groq-a; otherwise (25 % openai gpt-4.1, 75 % route cheap), then anthropic claude-haiku-4-5',
  );
});

test('the request of a dry run, from what stands in its fields', () => {
  expect(readMetadata('plan = free\n\n locale=de ')).toEqual({ plan: 'free', locale: 'de' });
  expect(readMetadata('{"plan": 3}')).toEqual({ plan: 3 });
  expect(readMetadata('{"plan": ')).toBeUndefined();
  expect(readMetadata('plan')).toBeUndefined();
  const fields = {
    via: 'route',
    feature: '',
    kind: 'text',
    model: '',
    user: ' u ',
    metadata: '',
    tokens: '',
  } as const;
  expect(toAsk(fields, 'main', 0.25)).toEqual({
    ask: { feature: 'unnamed', kind: 'text', metadata: {}, draw: 0.25, route: 'main', user: 'u' },
  });
  expect(toAsk({ ...fields, tokens: '1.5' }, 'main', 0)).toHaveProperty('problem');
});
