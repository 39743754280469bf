import { describe, expect, test } from 'vitest';
import { claude, type Documents, gpt, haiku, names, plan, reasons } from './documents.ts';

describe('a canary', () => {
  const canary = (some: object): Documents => ({
    route: { main: { node: gpt } },
    'feature-routing': { 'button-text': { route: 'main', prompt: 'short' } },
    canary: {
      'button-text': {
        candidate: { node: { fallback: [claude, haiku] } },
        share: 1,
        state: 'running',
        startedAt: 5,
        ...some,
      },
    },
  });

  test('puts its candidate before the route', () => {
    const planned = plan(canary({}), { user: 'u-17' });
    expect(reasons(planned)).toEqual([
      'canary',
      'after anthropic claude-sonnet-4-5 fails',
      'after anthropic claude-haiku-4-5 fails',
    ]);
    expect(planned).toMatchObject({
      routeKind: 'canary',
      routeName: 'main',
      prompt: 'short',
      canary: { name: 'button-text', arm: 'canary' },
    });
    expect(planned.steps).toEqual([
      'feature button-text uses route main',
      'user u-17 is in the canary (100 %)',
      'prompt short',
    ]);
  });

  test('or replaces the prompt', () => {
    const planned = plan(canary({ candidate: { prompt: 'short@3' } }));
    expect([names(planned), planned.prompt, planned.routeKind]).toEqual([
      ['openai gpt-4.1'],
      'short@3',
      'canary',
    ]);
  });

  test('names the arm of those who are not in it', () => {
    const planned = plan(canary({ share: 0 }), { user: 'u-17' });
    expect(planned).toMatchObject({
      routeKind: 'primary',
      prompt: 'short',
      canary: { name: 'button-text', arm: 'base' },
    });
    expect(planned.steps).toContain('user u-17 is not in the canary (0 %)');
  });

  test('serves nobody once it has ended, since a promotion changes the route itself, and none that name their route', () => {
    for (const planned of [
      plan(canary({ state: 'promoted' })),
      plan(canary({ state: 'stopped' })),
      plan(canary({ state: 'rolled_back' })),
      plan(canary({}), { route: 'main' }),
    ]) {
      expect([names(planned), planned.canary]).toEqual([['openai gpt-4.1'], undefined]);
    }
  });
});
