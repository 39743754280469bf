import { describe, expect, test } from 'vitest';
import { type RouteAsk, type RouteNode, RoutingError } from '#lib/routing/index.ts';
import {
  claude,
  type Documents,
  gpt,
  haiku,
  main,
  mini,
  names,
  plan,
  reasons,
  whenNode,
} from './documents.ts';

function refusal(documents: Documents, ask: Partial<RouteAsk> = {}): string {
  try {
    plan(documents, ask);
  } catch (error) {
    if (error instanceof RoutingError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'planned';
}

describe('what a request runs on', () => {
  const routes: Documents = {
    route: { default: { node: gpt }, main: { node: claude }, other: { node: haiku } },
    'feature-routing': {
      'button-text': { route: 'main' },
      poems: { route: 'gone' },
      off: { killed: { reason: 'it insults people' }, route: 'main' },
    },
  };
  test.each<[string, Partial<RouteAsk>, string | null, string]>([
    ['the route it names', { route: 'other', model: 'gpt-4.1' }, 'other', 'anthropic claude-haiku-4-5'],
    ['the route of its feature', { model: 'gpt-4.1' }, 'main', 'anthropic claude-sonnet-4-5'],
    ['the default route without a model', { feature: 'new' }, 'default', 'openai gpt-4.1'],
    [
      'the model, whoever sells it',
      { feature: 'new', model: 'gpt-4.1' },
      null,
      'openai gpt-4.1, azure-openai gpt-4.1',
    ],
    [
      'the model of one vendor',
      { feature: 'new', model: 'azure-openai/gpt-4.1' },
      null,
      'azure-openai gpt-4.1',
    ],
    [
      'a model with a slash',
      { feature: 'new', model: 'meta-llama/llama-4-scout' },
      null,
      'groq meta-llama/llama-4-scout',
    ],
    [
      'that with its vendor',
      { feature: 'new', model: 'groq/meta-llama/llama-4-scout' },
      null,
      'groq meta-llama/llama-4-scout',
    ],
    ['its model where the route is gone', { feature: 'poems', model: 'gpt-4o' }, null, 'openai gpt-4o'],
  ])('%s', (_, ask, routeName, expected) => {
    const planned = plan(routes, ask);
    expect([planned.routeName, names(planned).join(', ')]).toEqual([routeName, expected]);
    expect(planned.routeKind).toBe('primary');
  });

  test.each<[string, Partial<RouteAsk>]>([
    ['feature_off: feature off is off: it insults people', { feature: 'off', route: 'other' }],
    ['unknown_route: route nowhere does not exist', { route: 'nowhere', model: 'gpt-4.1' }],
    ['unknown_model: no organization serves the model gpt-9', { feature: 'new', model: 'gpt-9' }],
  ])('or nothing: %s', (expected, ask) => {
    expect(refusal(routes, ask)).toBe(expected);
  });

  test('nothing, when there is no model and no default route', () => {
    expect(refusal({}, {})).toBe('no_target: no model is named, and there is no route default');
  });

  test('settings of the route, or their defaults', () => {
    const route = { main: { node: gpt, holdBack: 'all', rescue: false } };
    expect(plan({ route }, { route: 'main' })).toMatchObject({ holdBack: 'all', rescue: false });
    expect(main(gpt)).toMatchObject({ holdBack: 'tools', rescue: true });
    expect(
      plan({ route, 'feature-routing': { 'button-text': { route: 'main', prompt: 'short@4' } } }).prompt,
    ).toBe('short@4');
  });
});

describe('targets', () => {
  test('carry what they were given, and the model of the request where they name none', () => {
    const target = {
      vendor: 'openai',
      organization: 'openai-a',
      overrides: { temperature: 0.2, stop: ['\n'] },
      timeouts: { firstTokenMs: 4_000 },
      capabilities: { prefill: true },
    };
    expect(main({ target }, { model: 'openai/gpt-4o' }).targets).toEqual([
      { ...target, model: 'gpt-4o', on: undefined, level: 0, reason: 'route main', isFallback: false },
    ]);
    const documents = { route: { main: { node: { target: { vendor: 'openai' } } } } };
    expect(refusal(documents, { route: 'main' })).toBe(
      'no_target: route main has no target for this request',
    );
  });

  test('differ by organization and overrides, whatever the order of the fields', () => {
    const node = (some: object): RouteNode => ({ target: { vendor: 'openai', model: 'gpt-4.1', ...some } });
    const planned = main({
      fallback: [
        node({ overrides: { temperature: 0, seed: 1 } }),
        node({ organization: 'openai-a' }),
        node({}),
        node({ overrides: { seed: 1, temperature: 0 }, timeouts: { totalMs: 5 } }),
        node({ overrides: {} }),
      ],
    });
    expect(planned.targets.map(({ organization, overrides }) => [organization, overrides])).toEqual([
      [undefined, { temperature: 0, seed: 1 }],
      ['openai-a', {}],
      [undefined, {}],
    ]);
  });

  test('say why they are there', () => {
    const isFree = { field: 'metadata.plan', equals: 'free' };
    const split = {
      loadbalance: [
        { weight: 1, name: 'small', node: mini },
        { weight: 1, node: gpt },
      ],
    };
    const nested = { fallback: [claude, haiku], on: ['timeout' as const, 'overloaded' as const] };
    const node: RouteNode = { fallback: [whenNode(isFree, split, gpt), nested], on: ['content_filter'] };
    const free = main(node, { metadata: { plan: 'free' }, draw: 0.2 });
    expect(reasons(free)).toEqual([
      'plan = free, small, 50 % of the split',
      'after openai gpt-4.1-mini fails',
      'after openai gpt-4.1 fails with content_filter',
      'after anthropic claude-sonnet-4-5 fails with timeout or overloaded',
    ]);
    expect(free.routeKind).toBe('loadbalance');
    expect(reasons(main(node))[0]).toBe('not (plan = free)');
    expect(main(node).routeKind).toBe('primary');
    expect(main(whenNode(isFree, mini), { metadata: { plan: 'free' } }).routeKind).toBe('when');
  });

  test('in a circle of routes, or of a route that is gone, are left out', () => {
    const documents: Documents = {
      route: {
        a: { node: { fallback: [{ route: 'b' }, gpt, { route: 'a' }] } },
        b: { node: { fallback: [{ route: 'a' }, { route: 'gone' }, claude] } },
      },
    };
    const planned = plan(documents, { route: 'a' });
    expect(names(planned)).toEqual(['anthropic claude-sonnet-4-5', 'openai gpt-4.1']);
    expect(planned.steps).toContain('route gone is left out: it does not exist');
  });

  test('of weight 0 never come, not even when everything else has failed', () => {
    const loadbalance = [
      { weight: 0, node: gpt },
      { weight: 2, node: claude },
      { weight: 1, node: haiku },
    ];
    for (const draw of [0, 0.3, 0.7, 0.999_999]) {
      expect(new Set(names(main({ loadbalance }, { draw })))).toEqual(
        new Set(['anthropic claude-sonnet-4-5', 'anthropic claude-haiku-4-5']),
      );
      expect(names(main({ loadbalance, spill: false }, { draw }))).toHaveLength(1);
    }
  });
});

describe('conditions', () => {
  const ask = {
    user: 'u-1',
    model: 'gpt-4.1',
    stream: true,
    metadata: { plan: 'free', seats: 3, beta: null, constructor: 'x' },
  };
  test.each<[object, boolean, string]>([
    [{ field: 'metadata.plan', equals: 'free' }, true, 'plan = free'],
    [{ field: 'metadata.plan', notEquals: 'free' }, false, 'plan ≠ free'],
    [{ field: 'metadata.team', notEquals: 'free' }, true, 'team ≠ free'],
    [{ field: 'metadata.plan', in: ['trial', 'free'] }, true, 'plan is one of trial, free'],
    [{ field: 'metadata.seats', greaterThan: 2 }, true, 'seats > 2'],
    [{ field: 'metadata.plan', greaterThan: 2 }, false, 'plan > 2'],
    [{ field: 'inputTokens', lessThan: 100 }, false, 'inputTokens < 100'],
    [{ field: 'model', prefix: 'gpt-' }, true, 'model begins with gpt-'],
    [{ field: 'user', exists: false }, false, 'user is not given'],
    [{ field: 'metadata.beta', exists: true }, false, 'beta is given'],
    [{ field: 'metadata.toString', exists: true }, false, 'toString is given'],
    [{ field: 'metadata.beta', equals: null }, true, 'beta = null'],
    [{ field: 'stream', equals: true }, true, 'stream = true'],
    [{ field: 'kind', in: ['image', 'embedding'] }, false, 'kind is one of image, embedding'],
    [{ not: { field: 'feature', equals: 'button-text' } }, false, 'not (feature = button-text)'],
    [
      {
        all: [
          { field: 'stream', equals: true },
          {
            any: [
              { field: 'kind', equals: 'image' },
              { field: 'user', equals: 'u-1' },
            ],
          },
        ],
      },
      true,
      'stream = true and (kind = image or user = u-1)',
    ],
  ])('%j is %s', (when, holds, words) => {
    const planned = main(whenNode(when, gpt, claude), ask);
    expect([names(planned)[0] === 'openai gpt-4.1', planned.steps.at(-1)]).toEqual([
      holds,
      `${words}: ${holds ? 'yes' : 'no'}`,
    ]);
  });
});
