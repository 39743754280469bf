import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm, lordLevel, seededRandom, tTail } from '#lib/stats/index.ts';

const nullP = (random: ReturnType<typeof seededRandom>) => 1 - random.uniform();

describe('benjaminiHochberg', () => {
  test('worked example of the paper: four of fifteen at q = 0.05', () => {
    // Benjamini & Hochberg (1995), section 3.1.
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const q = benjaminiHochberg(p);
    expect(q.filter((value) => value <= 0.05)).toHaveLength(4);
    expect(q[2]).toBeCloseTo((0.0019 * 15) / 3, 12);
    // In any order; and candidates that were not tested count.
    expect(benjaminiHochberg(p.toReversed())[12]).toBeCloseTo(q[2] as number, 12);
    expect(benjaminiHochberg([0.01], { tested: 5 })[0]).toBeCloseTo(0.05, 12);
  });
  test('weights move the threshold to where they say', () => {
    expect([...benjaminiHochberg([0.04, 0.04], { weights: [1.6, 0.4] })].map((q) => q <= 0.05)).toEqual([
      true,
      false,
    ]);
  });
});

test('holm: worked example', () => {
  // Holm (1979): 0.01 · 4, 0.02 · 3 = 0.06, then never smaller.
  expect([...holm([0.03, 0.01, 0.04, 0.02])].map((p) => Number(p.toFixed(12)))).toEqual([
    0.06, 0.04, 0.06, 0.06,
  ]);
  expect([...holm([])]).toEqual([]);
});

describe('lordLevel', () => {
  test('of runs that publish, at most 5 % publish nothing true', () => {
    const random = seededRandom(3);
    let share = 0;
    const rows = 400;
    for (let row = 0; row < rows; row++) {
      const published: boolean[] = [];
      let wrong = 0;
      for (let run = 0; run < 104; run++) {
        const isTrue = random.chance(0.1);
        const p = isTrue ? tTail(random.normal(3), 1e9) : nullP(random);
        const isPublished = p <= lordLevel(published);
        if (isPublished && !isTrue) wrong += 1;
        published.push(isPublished);
      }
      share += wrong / Math.max(1, published.filter(Boolean).length) / rows;
    }
    expect(share).toBeLessThan(0.05);
  });
  test('a success earns, dry runs cost, and it never ends', () => {
    const first = lordLevel([]);
    expect(lordLevel([true])).toBeGreaterThan(first);
    expect(lordLevel([false])).toBeLessThan(first);
    expect(lordLevel(new Array(200).fill(false))).toBeGreaterThan(0);
    let spent = 0;
    for (let run = 0; run < 500; run++) spent += lordLevel(new Array(run).fill(false));
    expect(spent).toBeLessThan(0.025);
  });
});
