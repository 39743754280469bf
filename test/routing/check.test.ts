import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkCanary, checkRoute, nextTarget, planRoute, routeKind, toggleKind } from '#lib/routing/index.ts';
import { capabilitiesOf } from '#lib/vendors/index.ts';
import { askOf, gpt, viewOf, whenNode } from './documents.ts';

const target = (some: object): unknown => ({ target: { vendor: 'openai', model: 'gpt-4.1', ...some } });
const nested = (depth: number): unknown => (depth === 1 ? gpt : { fallback: [nested(depth - 1)] });
const all = (node: unknown, count: number): unknown => ({
  fallback: Array.from({ length: count }, () => node),
});

const view = viewOf({
  route: {
    other: { node: gpt },
    back: { node: { fallback: [gpt, { route: 'main' }] } },
    further: { node: whenNode({ field: 'stream', equals: true }, { route: 'back' }) },
    ring: { node: { fallback: [gpt, { route: 'ring' }] } },
    thirty: { node: all(gpt, 30) },
  },
});
const check = (node: unknown): string[] => checkRoute({ node }, { ...view, projectId: 1, name: 'main' });

describe('a route may be saved', () => {
  test.each<[string, unknown]>([
    ['a target', gpt],
    ['without a model', { target: { vendor: 'groq' } }],
    ['ten deep', nested(10)],
    ['with 50 targets', all(gpt, 50)],
    ['that refers to others, twice', { fallback: [{ route: 'other' }, { route: 'other' }] }],
    [
      'with a branch that is off',
      {
        loadbalance: [
          { weight: 0, node: gpt },
          { weight: 0.5, node: gpt },
        ],
      },
    ],
    ['with overrides that fit', target({ overrides: { temperature: 2, maxTokens: 32_768, stop: ['END'] } })],
    [
      'with a sampling model by its own capabilities',
      target({ model: 'gpt-5', overrides: { topP: 0.1 }, capabilities: { sampling: 'always' } }),
    ],
  ])('%s', (_, node) => {
    expect(check(node)).toEqual([]);
  });
});

const table: [unknown, string | RegExp][] = [
  [undefined, 'node: must be one of: target, fallback, loadbalance, when, route'],
  [{ targets: [] }, 'node: must be one of: target, fallback, loadbalance, when, route'],
  [
    { ...gpt, route: 'other' },
    'node: is both target and route: must be one of: target, fallback, loadbalance, when, route',
  ],
  [
    {
      fallback: [
        gpt,
        {
          loadbalance: [
            { weight: -1, node: gpt },
            { weight: 2, node: gpt },
          ],
        },
      ],
    },
    'node.fallback.1.loadbalance.0.weight: must not be negative',
  ],
  [{ loadbalance: [{ weight: 0, node: gpt }] }, 'node.loadbalance: needs a weight greater than 0'],
  [{ loadbalance: [] }, 'node.loadbalance: must not be empty'],
  [{ loadbalance: [{ weight: '1', node: gpt }] }, 'node.loadbalance.0.weight: must be a number'],
  [{ loadbalance: [{ weight: 1, node: gpt }], by: 'session' }, 'node.by: must be request or user'],
  [{ fallback: [] }, 'node.fallback: must not be empty'],
  [{ fallback: [gpt], on: [] }, 'node.on: must not be empty'],
  [{ fallback: [gpt], on: ['cancelled'] }, /^node\.on\.0: must be one of rate_limit, /],
  [{ fallback: [gpt, 7] }, 'node.fallback.1: must be one of: target, fallback, loadbalance, when, route'],
  [{ route: 'other', on: ['timeout'] }, 'node: Unrecognized key: "on"'],
  [nested(11), /fallback\.0: is nested deeper than 10$/],
  [nested(5_000), /fallback\.0: is nested deeper than 10$/],
  [all(gpt, 51), 'node: has more than 50 targets'],
  [
    whenNode({ field: 'plan', equals: 'free' }, gpt),
    /^node\.when\.field: must be one of feature, model, .* or metadata\.<key>$/,
  ],
  [whenNode({ field: 'metadata.plan' }, gpt), /^node\.when: needs exactly one of equals, /],
  [whenNode({ field: 'stream', equals: 'yes' }, gpt), 'node.when.equals: stream is true or false'],
  [whenNode({ field: 'kind', in: ['text', 'video'] }, gpt), 'node.when.in: kind is text, embedding or image'],
  [whenNode({ all: [] }, gpt), 'node.when.all: must not be empty'],
  [
    whenNode({ equals: 'free' }, gpt),
    /^node\.when: must have a field \(.*\) and a test, or be one of: all, any, not$/,
  ],
  [{ target: { model: 'gpt-4.1' } }, 'node.target.vendor: must be a text'],
  [target({ overrides: { temperatur: 1 } }), 'node.target.overrides: Unrecognized key: "temperatur"'],
  [target({ overrides: { temperature: 3 } }), 'node.target.overrides.temperature: must be at most 2'],
  [target({ overrides: { maxTokens: 0 } }), 'node.target.overrides.maxTokens: must be greater than 0'],
  [
    target({ overrides: { maxTokens: 40_000 } }),
    'node.target.overrides.maxTokens: gpt-4.1 gives at most 32768',
  ],
  [
    target({ overrides: { reasoning: { effort: 'high' } } }),
    'node.target.overrides.reasoning: gpt-4.1 does not reason',
  ],
  [target({ overrides: { topK: 5 } }), 'node.target.overrides.topK: gpt-4.1 does not take it'],
  [
    target({ model: 'gpt-5', overrides: { temperature: 1 } }),
    'node.target.overrides.temperature: gpt-5 does not take it',
  ],
  [
    { target: { vendor: 'anthropic', model: 'claude-haiku-4-5', overrides: { seed: 1 } } },
    'node.target.overrides.seed: claude-haiku-4-5 does not take it',
  ],
  [target({ timeouts: { totalMs: 0 } }), 'node.target.timeouts.totalMs: must be greater than 0'],
  [
    target({ timeouts: { firstTokenMs: 20, totalMs: 10 } }),
    'node.target.timeouts.firstTokenMs: must not be longer than totalMs',
  ],
  [
    target({ capabilities: { sampling: 'often' } }),
    /^node\.target\.capabilities\.sampling: must be one of always, /,
  ],
  [target({ vendor: 'mistral' }), 'node.target.vendor: no organization is set up for mistral'],
  [target({ model: 'gpt-9' }), 'node.target.model: no organization of openai serves gpt-9'],
  [
    target({ organization: 'azure-west' }),
    'node.target.organization: azure-west is no organization of openai',
  ],
  [{ fallback: [gpt, { route: 'gone' }] }, 'node.fallback.1.route: route gone does not exist'],
  [{ route: 'main' }, 'node.route: leads in a circle: main → main'],
  [
    { fallback: [gpt, { route: 'further' }] },
    'node.fallback.1.route: leads in a circle: main → further → back → main',
  ],
  [{ route: 'ring' }, 'node.route: leads in a circle: main → ring → ring'],
  [
    { fallback: [{ route: 'thirty' }, all(gpt, 21)] },
    'node: has 51 targets with the routes it refers to, and 50 is the most',
  ],
];

describe('a route is refused with the path and the reason', () => {
  test.each(table.map(([node, issue]) => ({ node, issue, name: String(issue) })))(
    '$name',
    ({ node, issue }) => {
      expect(check(node)).toEqual([typeof issue === 'string' ? issue : expect.stringMatching(issue)]);
    },
  );

  test('all of them at once', () => {
    expect(check({ fallback: [target({ model: 'gpt-9' }), { route: 'gone' }] })).toHaveLength(2);
    expect(check({ fallback: [{ fallback: [] }, {}] })).toHaveLength(2);
  });

  test('by what an organization says of its models', () => {
    const pool = {
      ...view.pool,
      clientCapabilities: () => ({ ...capabilitiesOf('openai', 'gpt-4.1'), maxOutputTokens: 10 }),
    };
    const issues = checkRoute(
      { node: target({ overrides: { maxTokens: 11 } }) },
      { ...view, pool, projectId: 1, name: 'main' },
    );
    expect(issues).toEqual(['node.target.overrides.maxTokens: gpt-4.1 gives at most 10']);
  });
});

describe('a canary', () => {
  const body = { candidate: { prompt: 'short@3' }, share: 0.1, state: 'running', startedAt: 5 };
  const checked = (some: object) =>
    checkCanary({ ...body, ...some }, { ...view, projectId: 1, name: 'main' });
  test.each<[object, string[]]>([
    [{}, []],
    [{ candidate: { node: { route: 'other' } } }, []],
    [{ candidate: {} }, ['candidate: needs a node or a prompt']],
    [{ candidate: { prompt: 'short@v3' } }, ['candidate.prompt: must be a name, or name@version']],
    [{ share: 10 }, ['share: is a share: at most 1']],
    [{ state: 'paused' }, ['state: must be running, stopped, promoted or rolled_back']],
    [
      { candidate: { node: { fallback: [gpt, { route: 'gone' }] } } },
      ['candidate.node.fallback.1.route: route gone does not exist'],
    ],
    [{ candidate: { node: { route: 'ring' } } }, ['candidate.node.route: leads in a circle: ring → ring']],
  ])('%j', (some, issues) => {
    expect(checked(some)).toEqual(issues);
  });
});

test('the toggle names a vendor or none', () => {
  expect(toggleKind.schema.parse({ vendor: null })).toEqual({ vendor: null, models: {} });
  expect(toggleKind.schema.safeParse({ models: {} }).success).toBe(false);
  expect(routeKind.schema.safeParse({ node: gpt, holdBack: 'some' }).success).toBe(false);
});

test('the example in the README passes, and plans as it says', () => {
  const example = JSON.parse(
    readFileSync(new URL('../../lib/routing/examples/split.json', import.meta.url), 'utf8'),
  );
  const its = viewOf(example);
  expect(checkRoute(example.route.main, { ...its, projectId: 1, name: 'main' })).toEqual([]);
  expect(checkCanary(example.canary['button-text'], { ...its, projectId: 1, name: 'button-text' })).toEqual(
    [],
  );

  const counts: Record<string, number> = {};
  for (let i = 0; i < 4_000; i++) {
    const { targets, canary } = planRoute(askOf({ user: `u-${i}` }), its);
    const way = `${canary?.arm}: ${targets.map(({ model }) => model).join(' > ')}`;
    counts[way] = (counts[way] ?? 0) + 1;
  }
  const [openai, anthropic] = ['gpt-4.1', 'claude-sonnet-4-5 > claude-haiku-4-5'];
  const shares = Object.fromEntries(Object.entries(counts).map(([way, count]) => [way, count / 4_000]));
  expect(shares).toEqual({
    [`base: ${openai} > ${anthropic}`]: expect.closeTo(0.45, 1),
    [`base: ${anthropic} > ${openai}`]: expect.closeTo(0.45, 1),
    [`canary: gpt-4.1-mini > ${openai} > ${anthropic}`]: expect.closeTo(0.05, 1),
    [`canary: gpt-4.1-mini > ${anthropic} > ${openai}`]: expect.closeTo(0.05, 1),
  });
  const { targets } = planRoute(askOf({ route: 'main', draw: 0.9 }), its);
  expect(targets[0]).toMatchObject({
    model: 'claude-sonnet-4-5',
    overrides: { temperature: 0.5, maxTokens: 1_000 },
    timeouts: { firstTokenMs: 8_000, totalMs: 60_000 },
    reason: 'anthropic, 50 % of the split',
  });
  // A filter is not among the nested fallback's reasons, and none that leads elsewhere by itself.
  expect(nextTarget(targets, 0, { kind: 'content_filter', elsewhere: false })).toBeUndefined();
  expect(nextTarget(targets, 0, { kind: 'connection', elsewhere: true })).toBe(2);
  expect(nextTarget(targets, 0, { kind: 'timeout', elsewhere: true })).toBe(1);
});
