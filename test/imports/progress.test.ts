import { expect, test, vi } from 'vitest';
import { progressLine, showProgress } from '#lib/imports/progress.ts';
import { summary } from '#lib/imports/summary.ts';
import { newTotals } from '#lib/imports/totals.ts';

const totals = {
  ...newTotals(),
  read: 12_000,
  taken: 9000,
  bad: 3,
  accepted: 15_000,
  duplicates: 3000,
  sent: 18_000,
};
const parts = { totals, totalBytes: 400, readBytes: () => 100, trouble: () => undefined };

test('the line says rows, rate, share, time left and the counts', () => {
  expect(progressLine(parts, 30_000)).toBe(
    '12,000 rows · 400/s · 25 % · 1 min 30 s left · 15,000 accepted · 3,000 duplicates · 0 rejected · 3 bad lines',
  );
  const begun = { ...parts, totals: newTotals(), readBytes: () => 0, trouble: () => '503' };
  expect(progressLine(begun, 0)).toBe(
    '0 rows · 0/s · 0 % · 0 accepted · 0 duplicates · 0 rejected · waiting for the server: 503',
  );
});

test('a terminal line is rewritten and goes away, a log gets a line every 5 s', () => {
  vi.useFakeTimers();
  try {
    for (const [isTty, everyMs] of [
      [true, 200],
      [false, 5000],
    ] as const) {
      const written: string[] = [];
      const screen = { isTty, columns: 30, write: (text: string) => written.push(text) };
      const stop = showProgress(
        (elapsedMs) => progressLine(parts, elapsedMs),
        screen,
        () => Date.now(),
      );
      vi.advanceTimersByTime(everyMs * 2);
      stop();
      vi.advanceTimersByTime(everyMs * 2);
      expect(written).toHaveLength(isTty ? 3 : 2);
      if (isTty) expect(written.map((text) => text.length)).toEqual([33, 33, 4]);
      else expect(written[1]).toMatch(/^12,000 rows · .*\n$/);
    }
  } finally {
    vi.useRealTimers();
  }
});

test('the summary adds up, and says so when the server does not', () => {
  const done = { ...totals, read: 9003 };
  const text = summary({
    totals: done,
    elapsedMs: 3000,
    badLines: { path: 'x.bad.jsonl', count: 3 },
    neverFilled: ['fields.user'],
  });
  expect(text.split('\n')).toEqual([
    '9,003 rows in 3.0 s (3,001/s)',
    '  rows   9,003 = 9,000 taken + 0 skipped by the map + 3 bad + 0 rejected by the server',
    '  items  18,000 = 15,000 accepted + 3,000 duplicates + 0 rejected (interactions and outcomes)',
    '  3 bad lines are in x.bad.jsonl',
    '  No row had a value for fields.user: are those paths right?',
  ]);
  const odd = summary({
    totals: { ...done, sent: 5 },
    elapsedMs: 1,
    badLines: { path: '', count: 0 },
    neverFilled: [],
  });
  expect(odd).toContain('The server counted 18,000 items where 5 were sent.');
});
