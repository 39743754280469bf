import { describe, expect, test } from 'vitest';
import type { RouteNode } from '#lib/routing/index.ts';
import { claude, type Documents, gpt, haiku, main, mini, names, plan, reasons } from './documents.ts';

describe('the toggle', () => {
  const toggle = (vendor: string, models: object): Documents => ({
    toggle: { vendor: { vendor, models: { [vendor]: models } } },
  });
  const both: RouteNode = { fallback: [gpt, claude] };

  test('moves each target to its equivalent, by model before kind, without what only the old vendor knows', () => {
    const target = {
      vendor: 'openai',
      model: 'gpt-4.1',
      organization: 'openai-a',
      overrides: {
        temperature: 1,
        seed: 3,
        maxTokens: 500,
        vendorOptions: { openai: { service_tier: 'flex' } },
      },
      timeouts: { totalMs: 9_000 },
      capabilities: { prefill: false },
    };
    const models = { 'gpt-4.1': 'claude-sonnet-4-5', text: 'claude-haiku-4-5' };
    const planned = main({ fallback: [{ target }, mini, haiku] }, {}, toggle('anthropic', models));
    expect(planned.targets).toEqual([
      {
        vendor: 'anthropic',
        model: 'claude-sonnet-4-5',
        overrides: { temperature: 1, maxTokens: 500 },
        timeouts: { totalMs: 9_000 },
        on: undefined,
        level: 0,
        reason: 'toggle: anthropic in place of openai gpt-4.1',
        isFallback: false,
      },
      {
        vendor: 'anthropic',
        model: 'claude-haiku-4-5',
        overrides: {},
        timeouts: {},
        on: undefined,
        level: 1,
        reason: 'after anthropic claude-sonnet-4-5 fails, toggle: anthropic in place of openai gpt-4.1-mini',
        isFallback: true,
      },
    ]);
    expect([planned.routeKind, planned.routeName]).toEqual(['toggle', 'main']);
    expect(planned.steps).toContain('toggle: everything runs on anthropic');
  });

  test('takes no override that the new model refuses', () => {
    const overrides = { temperature: 0.5, maxTokens: 200_000, reasoning: { effort: 'low' as const } };
    const node: RouteNode = { target: { vendor: 'openai', model: 'gpt-5', overrides } };
    expect(main(node, {}, toggle('anthropic', { text: 'claude-opus-5' })).targets[0]?.overrides).toEqual({
      reasoning: { effort: 'low' },
    });
  });

  test('leaves what has no equivalent where it is, and says so', () => {
    const image: RouteNode = { target: { vendor: 'openai', model: 'gpt-image-1' } };
    const planned = main(image, { kind: 'image' }, toggle('anthropic', { text: 'claude-haiku-4-5' }));
    expect([names(planned), reasons(planned), planned.routeKind]).toEqual([
      ['openai gpt-image-1'],
      ['toggle: anthropic has no equivalent'],
      'primary',
    ]);
    const unsold = main(gpt, {}, toggle('anthropic', { text: 'claude-9' }));
    expect(names(unsold)).toEqual(['openai gpt-4.1']);
  });

  test('runs on its vendor alone where that has something in the plan', () => {
    expect(names(main(both, {}, toggle('anthropic', {})))).toEqual(['anthropic claude-sonnet-4-5']);
    expect(main(claude, {}, toggle('anthropic', {})).routeKind).toBe('primary');
    const direct = plan(toggle('anthropic', { text: 'claude-haiku-4-5' }), { model: 'gpt-4.1' });
    expect([names(direct), direct.targets[0]?.isFallback]).toEqual([['anthropic claude-haiku-4-5'], false]);
    expect(
      main(
        both,
        {},
        { toggle: { vendor: { vendor: null, models: { anthropic: { text: 'claude-haiku-4-5' } } } } },
      ).routeKind,
    ).toBe('primary');
  });
});
