import { describe, expect, test } from 'vitest';
import { stateOf, type WeekMeasure } from '#lib/discovery/index.ts';

/** One letter a week: what was measured. */
const kinds: Record<string, Omit<WeekMeasure, 'weekStartsAtMs'>> = {
  // A failing pattern, the same again, much more and much less of it.
  f: { rows: 100, users: 40, difference: { difference: 0.3, low: 0.2, high: 0.4 } },
  F: { rows: 300, users: 90, difference: { difference: 0.35, low: 0.29, high: 0.41 } },
  i: { rows: 100, users: 40, difference: { difference: 0.1, low: 0.02, high: 0.18 } },
  // As bad as ever, but hardly anybody asks.
  l: { rows: 32, users: 20, difference: { difference: 0.3, low: 0.1, high: 0.5 } },
  // Gone; perhaps gone; too few rows to say.
  q: { rows: 400, users: 150, difference: { difference: -0.02, low: -0.05, high: 0.01 } },
  m: { rows: 60, users: 30, difference: { difference: -0.01, low: -0.1, high: 0.08 } },
  n: { rows: 4, users: 3, difference: { difference: 0.5, low: -0.4, high: 1 } },
  0: { rows: 0, users: 0, difference: null },
};
const weeks = (letters: string): WeekMeasure[] =>
  [...letters].map((letter, i) => {
    const kind = kinds[letter];
    if (!kind) throw new Error(`no week ${letter}`);
    return { ...kind, weekStartsAtMs: i * 604_800_000 };
  });

describe('stateOf', () => {
  test.each([
    ['', 'new'],
    ['f', 'new'],
    ['ff', 'stable'],
    ['ffF', 'growing'],
    ['ffi', 'improving'],
    ['ffl', 'stable'],
    ['ffq', 'improving'],
    ['ffqq', 'resolved'],
    ['ffqqm', 'resolved'],
    ['ffqqf', 'reopened'],
    ['ffqqff', 'growing'],
    ['ffqqfqq', 'resolved'],
    // A week without traffic neither counts as quiet nor breaks a row of quiet ones.
    ['ffq0', 'no traffic'],
    ['ffqn', 'no traffic'],
    ['ffq0q', 'resolved'],
    ['ff00', 'no traffic'],
    ['ff00f', 'stable'],
    ['ffqq0', 'no traffic'],
    ['ffqq0m', 'resolved'],
    // What never failed in a measured week is not better than before.
    ['qq', 'stable'],
    // Certainly better than it was, and perhaps gone: nobody can say that it is.
    ['fmm', 'improving'],
  ])('%s: %s', (letters, state) => expect(stateOf(weeks(letters))).toBe(state));
});
