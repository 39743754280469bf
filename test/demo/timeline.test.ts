import { expect, test } from 'vitest';
import { Timeline } from '#lib/demo/timeline.ts';
import { seededRandom } from '#lib/stats/index.ts';

test('hands out by time, equal times in the order they were added', () => {
  const random = seededRandom(5);
  const timeline = new Timeline<{ at: number; number: number }>();
  const entries = Array.from({ length: 500 }, (_, number) => ({ at: random.integer(60), number }));
  const taken: typeof entries = [];
  for (const [i, entry] of entries.entries()) {
    timeline.add(entry);
    if (i % 3 === 0) timeline.add(timeline.takeBefore(Number.POSITIVE_INFINITY) ?? entry);
  }
  for (let entry = timeline.takeBefore(60); entry; entry = timeline.takeBefore(60)) taken.push(entry);
  expect(taken.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort((a, b) => a - b));
  const ordered = new Timeline<{ at: number; number: number }>();
  for (const entry of entries) ordered.add(entry);
  const sorted = [...entries].sort((a, b) => a.at - b.at || a.number - b.number);
  expect(entries.map(() => ordered.takeBefore(60))).toEqual(sorted);
});

test('keeps what is not yet due', () => {
  const timeline = new Timeline<{ at: number }>();
  timeline.add({ at: 10 });
  expect(timeline.takeBefore(10)).toBeUndefined();
  expect(timeline.takeBefore(11)).toEqual({ at: 10 });
  expect(timeline.takeBefore(11)).toBeUndefined();
});
