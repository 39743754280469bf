import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignArm, planRoute, type RouteAsk, type RouteNode } from '#lib/routing/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { askOf, viewOf, whenNode } from './documents.ts';

const runs = { numRuns: 25, seed: 20261121 };
const everybody = { v: { vendor: 'v' } };
const leaf = (model: string): RouteNode => ({ target: { vendor: 'v', model } });
type Plans = (ask: Partial<RouteAsk>) => string[];

/** Models of the plan for a request, in order. */
function plansOf(routes: Record<string, RouteNode>): Plans {
  const bodies = Object.entries(routes).map(([name, node]) => [name, { node }]);
  const view = viewOf({ route: Object.fromEntries(bodies) }, everybody);
  return (ask) => planRoute(askOf({ route: 'main', ...ask }), view).targets.map(({ model }) => model);
}

/** How often each name comes, as shares; by draws of a seed, or by 20,000 users. */
function sharesOf(nameOf: (ask: Partial<RouteAsk>) => string, by: 'request' | 'user' = 'request') {
  const random = seededRandom(7);
  const counts = new Map<string, number>();
  const n = 20_000;
  for (let i = 0; i < n; i++) {
    const name = nameOf(by === 'user' ? { user: `u-${i}`, draw: 0.1 } : { draw: random.uniform() });
    counts.set(name, (counts.get(name) ?? 0) + 1 / n);
  }
  return counts;
}

/** Five standard deviations of a share of 20,000. */
function expectShares(shares: Map<string, number>, expected: Map<string, number>): void {
  for (const name of new Set([...shares.keys(), ...expected.keys()])) {
    const share = expected.get(name) ?? 0;
    const bound = 5 * Math.sqrt((share * (1 - share)) / 20_000) + 1e-9;
    expect(Math.abs((shares.get(name) ?? 0) - share), `${name}: ${shares.get(name)}`).toBeLessThanOrEqual(
      bound,
    );
  }
}

const weights = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 })
  .filter((list) => list.some((weight) => weight > 0));
const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
const by = fc.constantFrom<'request' | 'user'>('request', 'user');

describe('a split', () => {
  test('gives each branch its share, and those who spill over theirs of what is left', () => {
    fc.assert(
      fc.property(weights, by, (list, how) => {
        const loadbalance = list.map((weight, i) => ({ weight, node: leaf(`m${i}`) }));
        const plans = plansOf({ main: { loadbalance, by: how } });
        const expected = new Map<string, number>();
        list.forEach((a, i) => {
          list.forEach((b, j) => {
            const rest = sum(list) - a;
            const isOnly = rest === 0 && i === j;
            if (a > 0 && (isOnly || (i !== j && b > 0)))
              expected.set(isOnly ? `m${i}` : `m${i} m${j}`, (a / sum(list)) * (isOnly ? 1 : b / rest));
          });
        });
        expectShares(
          sharesOf((ask) => plans(ask).slice(0, 2).join(' '), how),
          expected,
        );
      }),
      runs,
    );
  });

  test('within a split, after a split and in another route is independent of it', () => {
    fc.assert(
      fc.property(weights, weights, by, (a, b, how) => {
        const branches = (list: number[], nodeOf: (i: number) => RouteNode) => ({
          loadbalance: list.map((weight, i) => ({ weight, node: nodeOf(i) })),
          by: how,
          spill: false,
        });
        const inner = branches(b, (j) => leaf(`b${j}`));
        const both = new Map<string, number>();
        a.forEach((x, i) => {
          b.forEach((y, j) => {
            if (x * y > 0) both.set(`a${i} b${j}`, (x * y) / sum(a) / sum(b));
          });
        });
        const plan: Record<string, Plans> = {
          within: plansOf({ main: branches(a, (i) => ({ fallback: [leaf(`a${i}`), inner] })) }),
          after: plansOf({ main: { fallback: [branches(a, (i) => leaf(`a${i}`)), inner] } }),
          'in another route': plansOf({
            main: branches(a, (i) => ({ fallback: [leaf(`a${i}`), { route: 'other' }] })),
            other: inner,
          }),
        };
        for (const plans of Object.values(plan))
          expectShares(
            sharesOf((ask) => plans(ask).join(' '), how),
            both,
          );
      }),
      { ...runs, numRuns: 6 },
    );
  });

  test('by user is the same for a user whatever the request, and whatever is put around or after it', () => {
    const split: RouteNode = {
      loadbalance: [
        { weight: 1, node: leaf('a') },
        { weight: 2, node: leaf('b') },
        { weight: 3, node: leaf('c') },
      ],
      by: 'user',
    };
    const plain = plansOf({ main: split });
    const wrapped = plansOf({
      main: whenNode({ field: 'kind', equals: 'text' }, { fallback: [split, leaf('d')] }),
    });
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(),
        (user, draw, inputTokens) => {
          const usual = plain({ user, draw: 0 });
          expect(plain({ user, draw, inputTokens, stream: true, metadata: { plan: 'free' } })).toEqual(usual);
          expect(wrapped({ user, draw })).toEqual([...usual, 'd']);
        },
      ),
      { ...runs, numRuns: 300 },
    );
    const ofFeature = (feature: string) =>
      Array.from({ length: 200 }, (_, i) => plain({ user: `u-${i}`, feature })[0]).join('');
    expect(ofFeature('button-text')).not.toBe(ofFeature('hero-image'));
  });

  test('is the same after a reference to another route as after what that has', () => {
    const branches = ['a', 'b', 'c', 'd'].map((name) => ({ weight: 1, node: leaf(name) }));
    for (const how of ['user', 'request'] as const) {
      const split: RouteNode = { loadbalance: branches, by: how };
      const after = (node: RouteNode) =>
        plansOf({ main: { fallback: [leaf('e'), node, split] }, other: leaf('f') });
      const [plain, referred] = [after(leaf('f')), after({ route: 'other' })];
      for (let i = 0; i < 100; i++) {
        const ask = { user: `u-${i}`, draw: i / 100 };
        expect(referred(ask)).toEqual(plain(ask));
      }
    }
  });

  test('by user falls back to the draw for a request without a user', () => {
    const loadbalance = [leaf('a'), leaf('b')].map((node) => ({ weight: 1, node }));
    const plans = plansOf({ main: { loadbalance, by: 'user' } });
    expect([plans({ draw: 0.49 })[0], plans({ draw: 0.51 })[0]]).toEqual(['a', 'b']);
  });
});

describe('a canary', () => {
  const documents = (share: number) => {
    const startedAt = 1_790_000_000_000;
    const canary = { candidate: { node: leaf('new') }, share, state: 'running', startedAt };
    const node = { loadbalance: ['a', 'b'].map((name) => ({ weight: 1, node: leaf(name) })), by: 'user' };
    return viewOf({ canary: { 'button-text': canary }, route: { default: { node } } }, everybody);
  };

  test('takes its share of users, independently of what a split gives them', () => {
    const view = documents(0.1);
    const nameOf = (ask: Partial<RouteAsk>) => {
      const { canary, targets } = planRoute(askOf(ask), view);
      return `${canary?.arm} ${targets.find(({ model }) => model !== 'new')?.model}`;
    };
    const expected = new Map([
      ['canary a', 0.05],
      ['canary b', 0.05],
      ['base a', 0.45],
      ['base b', 0.45],
    ]);
    expectShares(sharesOf(nameOf, 'user'), expected);
    expectShares(sharesOf(nameOf), expected);
  });

  test('keeps its users while it grows, and deals anew when it is started again', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (user, one, other) => {
          const [small, large] = [Math.min(one, other), Math.max(one, other)];
          const arm = (share: number) => assignArm({ share, startedAt: 5 }, { user, draw: 0 });
          if (arm(small) === 'canary') expect(arm(large)).toBe('canary');
          expect([arm(0), arm(1)]).toEqual(['base', 'canary']);
        },
      ),
      { ...runs, numRuns: 300 },
    );
    const arms = (startedAt: number) =>
      Array.from({ length: 500 }, (_, i) =>
        assignArm({ share: 0.5, startedAt }, { user: `u-${i}`, draw: 0 }),
      );
    const [first, second] = [arms(1_790_000_000_000), arms(1_790_000_000_001)];
    const same = first.filter((arm, i) => arm === second[i]).length / first.length;
    expect(same).toBeGreaterThan(0.38);
    expect(same).toBeLessThan(0.62);
  });
});
