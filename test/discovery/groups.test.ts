import { expect, test } from 'vitest';
import { discover, type Log, startLog } from '#lib/discovery/index.ts';
import { seededRandom } from '#lib/stats/index.ts';

const dims = 31;
const subjects = 30;
/** The first ones are close to each other. */
const close = 6;

/** Inputs about thirty subjects; of some, more are rejected. */
function log(rateOf: (subject: number) => number): { log: Log; subjectOf: Uint8Array } {
  const random = seededRandom('groups');
  const count = 9_000;
  const writer = startLog();
  const data = new Float32Array(count * dims);
  const subjectOf = Uint8Array.from({ length: count }, () => random.integer(subjects));
  subjectOf.forEach((subject, row) => {
    const vector = Array.from({ length: dims }, () => random.normal(0, 0.12));
    (vector[subject] as number) += 1;
    if (subject < close) (vector[subjects] as number) += 1.2;
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

test('failing subjects are patterns of their own, though the group around them is clearer by its size', () => {
  const failing = [0, 1, 3, 5];
  const alone = subjectsFound((subject) => (failing.includes(subject) ? 0.6 : 0.2)).filter(
    ({ length }) => length === 1,
  );
  expect(alone.length).toBeGreaterThanOrEqual(2);
  for (const [subject] of alone) expect(failing).toContain(subject);
});

test('where a wide group fails as a whole, it is the pattern', () => {
  expect(subjectsFound((subject) => (subject < close ? 0.5 : 0.2))).toEqual([[0, 1, 2, 3, 4, 5]]);
});

test('where nothing fails, nothing is found', () => {
  expect(subjectsFound(() => 0.3)).toEqual([]);
});
