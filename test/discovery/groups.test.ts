import { expect, test } from 'vitest';
import { discover, type Log, startLog } from '#lib/discovery/index.ts';
import { seededRandom } from '#lib/stats/index.ts';

const dims = 12;
const subjects = 8;

/** Inputs about eight subjects, the first four of them close to each other; of some, more are rejected. */
function log(rateOf: (subject: number) => number): { log: Log; subjectOf: Uint8Array } {
  const random = seededRandom('groups');
  const count = 6_000;
  const writer = startLog();
  const data = new Float32Array(count * dims);
  const subjectOf = Uint8Array.from({ length: count }, () => random.integer(subjects));
  subjectOf.forEach((subject, row) => {
    const vector = Array.from({ length: dims }, () => random.normal(0, 0.12));
    (vector[subject] as number) += 1;
    if (subject < 4) (vector[subjects] as number) += 1.2;
    const length = Math.hypot(...vector);
    data.set(
      vector.map((value) => value / length),
      row * dims,
    );
    writer.add({
      row: { feature: 'ask' },
      isRejected: random.chance(rateOf(subject)),
      user: `user ${random.integer(500)}`,
      session: null,
      createdAtMs: row,
    });
  });
  const done = writer.finish();
  const vectors = new Map([['b', { count, dims, data }]]);
  return { log: { ...done, table: { ...done.table, vectors } }, subjectOf };
}

/** Of each pattern, the subjects of at least a twentieth of its rows. */
function subjectsFound(rateOf: (subject: number) => number): number[][] {
  const { log: made, subjectOf } = log(rateOf);
  return discover(made, { seed: 1, basis: 'b' })
    .patterns.map(({ rows }) =>
      Array.from({ length: subjects }, (_, subject) => subject).filter(
        (subject) => rows.filter((row) => subjectOf[row] === subject).length > rows.length / 20,
      ),
    )
    .sort();
}

test('each failing subject is a pattern of its own, not the wide group around them', () => {
  expect(subjectsFound((subject) => ([0, 2].includes(subject) ? 0.5 : 0.2))).toEqual([[0], [2]]);
});

test('where a wide group fails as a whole, it is the pattern', () => {
  expect(subjectsFound((subject) => (subject < 4 ? 0.5 : 0.2))).toEqual([[0, 1, 2, 3]]);
});

test('where nothing fails, nothing is found', () => {
  expect(subjectsFound(() => 0.3)).toEqual([]);
});
