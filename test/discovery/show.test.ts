import { describe, expect, test } from 'vitest';
import { examplesOf, type Log, mapOf, placesOf } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { sampleLog } from './logs.ts';

const plain = sampleLog({
  seed: 1,
  rows: 3_000,
  people: 60,
  rateOf: ({ promptVersion }) => (promptVersion === 'v2' ? 0.6 : 0.2),
});
const definition: Definition = {
  version: 1,
  all: [
    { field: 'promptVersion', is: 'v2' },
    { field: 'feature', is: 'hero-image' },
  ],
};

/** Vectors around one of some directions, by what row says; row 7 says nothing. */
function withVectors(log: Log, subjectOf: (row: number) => number): Log {
  const random = seededRandom('vectors');
  const dims = 8;
  const { count } = log.table;
  const data = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    if (row === 7) continue;
    const vector = Array.from({ length: dims }, (_, j) =>
      random.normal(j === subjectOf(row) % dims ? 1 : 0, 0.15),
    );
    const length = Math.hypot(...vector);
    data.set(
      vector.map((value) => value / length),
      row * dims,
    );
  }
  return { ...log, table: { ...log.table, vectors: new Map([['b', { count, dims, data }]]) } };
}

const textOf = ({ table }: Log, field: 'feature' | 'promptVersion', row: number) => {
  const column = table.columns.get(field);
  return column?.kind === 'category' ? column.values[column.codes[row] as number] : undefined;
};
const isInside = (log: Log, row: number) =>
  textOf(log, 'promptVersion', row) === 'v2' && textOf(log, 'feature', row) === 'hero-image';
const mostOfAUser = ({ unit }: Log, rows: number[]) =>
  Math.max(...rows.map((row) => rows.filter((other) => unit[other] === unit[row]).length));

describe('examplesOf', () => {
  // Rejected ones inside are mostly about subject 2, everything else about anything.
  const random = seededRandom('subjects');
  const log = withVectors(plain, (row) =>
    isInside(plain, row) && plain.rejected[row] === 1 && random.chance(0.7) ? 2 : random.integer(8),
  );

  test.each([
    ['with vectors', log, 'b'],
    ['without', plain, undefined],
  ])('each kind is what it says, of many users: %s', (_, log, basis) => {
    const { rejected, kept, near } = examplesOf(log, definition, { basis, seed: 1 });
    expect([rejected.length, kept.length, near.length]).toEqual([15, 15, 10]);
    for (const row of rejected) expect([isInside(log, row), log.rejected[row]]).toEqual([true, 1]);
    for (const row of kept) expect([isInside(log, row), log.rejected[row]]).toEqual([true, 0]);
    for (const row of near)
      expect([isInside(log, row), log.rejected[row], textOf(log, 'feature', row)]).toEqual([
        false,
        0,
        'hero-image',
      ]);
    for (const rows of [rejected, kept, near]) expect(mostOfAUser(log, rows)).toBeLessThanOrEqual(2);
    expect(examplesOf(log, definition, { basis, seed: 1 })).toEqual({ rejected, kept, near });
  });

  test('typical ones come first; near ones are about the same', () => {
    const { rejected, near } = examplesOf(log, definition, { basis: 'b', seed: 1 });
    const vectors = log.table.vectors?.get('b');
    const isAboutTwo = (row: number) => (vectors?.data[row * 8 + 2] ?? 0) > 0.8;
    expect(rejected.filter(isAboutTwo)).toHaveLength(15);
    expect(near.filter(isAboutTwo)).toHaveLength(10);
  });

  test('without vectors, each user once before anyone is shown twice', () => {
    const { rejected } = examplesOf(plain, definition, { seed: 2 });
    expect(mostOfAUser(plain, rejected)).toBe(1);
    const few = sampleLog({ seed: 3, rows: 300, people: 6, rateOf: () => 0.5 });
    expect(mostOfAUser(few, examplesOf(few, definition, { seed: 2 }).rejected)).toBe(2);
  });

  test('the same words are shown once; nothing inside shows nothing', () => {
    const same = sampleLog({ seed: 1, rows: 500, rowOf: (row) => ({ ...row, words: ['a', 'logo'] }) });
    expect(examplesOf(same, definition, { seed: 1 }).rejected).toHaveLength(1);
    const nothing: Definition = { version: 1, all: [{ field: 'feature', is: 'no such' }] };
    expect(examplesOf(plain, nothing, { seed: 1 })).toEqual({ rejected: [], kept: [], near: [] });
  });
});

test('placesOf counts where rows came from, the most frequent first', () => {
  const rows = Uint32Array.from(plain.rejected.keys());
  const places = placesOf(plain, rows);
  const sum = (of: (place: (typeof places)[number]) => number) =>
    places.reduce((total, place) => total + of(place), 0);
  expect(places.length).toBe(3 * 2 * 3 * 2);
  expect(sum(({ n }) => n)).toBe(3_000);
  expect(sum(({ rejected }) => rejected)).toBe(plain.rejected.reduce((a, b) => a + b));
  expect(places.map(({ n }) => n)).toEqual(places.map(({ n }) => n).sort((a, b) => b - a));
  expect(places[0]).toMatchObject({ language: 'en', vendor: null });
  expect(placesOf(plain, [])).toEqual([]);
});

describe('mapOf', () => {
  const subjectOf = (row: number) => row % 5;
  const log = withVectors(plain, subjectOf);
  const map = mapOf(log, 'b', { most: 400, seed: 1 });

  test('rows about the same lie together', () => {
    const { rows, x, y } = map ?? { rows: new Uint32Array(), x: [], y: [] };
    expect(rows.length).toBe(400);
    expect(rows).not.toContain(7);
    let same = 0;
    rows.forEach((row, i) => {
      const distance = (j: number) =>
        Math.hypot((x[i] as number) - (x[j] as number), (y[i] as number) - (y[j] as number));
      const nearest = [...rows.keys()]
        .filter((j) => j !== i)
        .sort((a, b) => distance(a) - distance(b))
        .slice(0, 5);
      same += nearest.filter((j) => subjectOf(rows[j] as number) === subjectOf(row)).length / 5;
    });
    expect(same / 400).toBeGreaterThan(0.95);
    for (const list of [x, y]) for (const value of list) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });

  test('the same seed gives the same map, another one another', () => {
    expect(mapOf(log, 'b', { most: 400, seed: 1 })).toEqual(map);
    expect(mapOf(log, 'b', { most: 400, seed: 2 })).not.toEqual(map);
  });

  test('nothing to draw gives none; equal texts can be drawn', () => {
    expect(mapOf(plain, 'b', { seed: 1 })).toBeNull();
    const silent = { count: plain.table.count, dims: 8, data: new Float32Array(plain.table.count * 8) };
    const speechless = { ...plain, table: { ...plain.table, vectors: new Map([['b', silent]]) } };
    expect(mapOf(speechless, 'b', { seed: 1 })).toBeNull();
    const equal = { ...silent, data: silent.data.map((_, i) => Number(i % 8 === 0)) };
    const alike = { ...plain, table: { ...plain.table, vectors: new Map([['b', equal]]) } };
    for (const value of mapOf(alike, 'b', { most: 50, seed: 1 })?.x ?? [Number.NaN])
      expect(Number.isFinite(value)).toBe(true);
  });
});
