import { describe, expect, test } from 'vitest';
import {
  alignDecimals,
  count,
  countShort,
  duration,
  money,
  moneyExact,
  percent,
  percentRange,
  periodLong,
  plural,
  plusMinus,
  points,
} from '../../app/format.ts';

/** Narrow no-break spaces read as spaces. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('counts', () => {
  test('are grouped, and short on charts', () => {
    expect(count(12_304)).toBe('12,304');
    expect(countShort(999)).toBe('999');
    expect(countShort(12_304)).toBe('12.3k');
    expect(countShort(999_499)).toBe('999k');
    expect(countShort(999_500)).toBe('1M');
    expect(plural(1, 'try', 'tries')).toBe('1 try');
    expect(plural(1_200, 'interaction')).toBe('1,200 interactions');
  });
});

describe('rates', () => {
  test('have one decimal and a unit', () => {
    expect(plain(percent(0.7524))).toBe('75.2 %');
    expect(plain(percent(1))).toBe('100.0 %');
    expect(percent(null)).toBe('–');
    expect(plain(percentRange(0.741, 0.7634))).toBe('74.1–76.3 %');
    expect(percentRange(null, null)).toBe('–');
    expect(plain(plusMinus(0.741, 0.763))).toBe('± 1.1');
  });

  test('differ in signed points, and nothing is not negative', () => {
    expect(points(0.0123)).toBe('+1.2');
    expect(points(-0.0123)).toBe('−1.2');
    expect(points(-0.0001)).toBe('0.0');
  });
});

describe('money', () => {
  test('comes in micro-USD and reads in dollars with three significant digits', () => {
    expect(money(0)).toBe('$0');
    expect(money(612)).toBe('$0.000612');
    expect(money(12_300)).toBe('$0.0123');
    expect(money(999_600)).toBe('$1.00');
    expect(money(1_234_567)).toBe('$1.23');
    expect(money(12_345_678)).toBe('$12.30');
    expect(money(123_456_789)).toBe('$123');
    expect(money(12_345_678_901)).toBe('$12,346');
    expect(money(null)).toBe('–');
  });

  test('is exact where it is asked for', () => {
    expect(moneyExact(12_304_567)).toBe('$12.304567');
    expect(moneyExact(12_300_000)).toBe('$12.30');
    expect(moneyExact(1_234_000_000)).toBe('$1,234.00');
  });

  test('of a column stands point under point', () => {
    const aligned = alignDecimals(['$1.20', '$0.000612', '$12', '–']);
    expect(new Set(aligned.map((text) => text.length - (text.match(/[.\u2008]/)?.index ?? 0))).size).toBe(1);
    expect(aligned[1]).toBe('$0.000612');
    expect(alignDecimals(['$1', '$2'])).toEqual(['$1', '$2']);
  });
});

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [340, '340 ms'],
    [999.6, '1.00 s'],
    [12_400, '12.4 s'],
    [119_600, '2 min'],
    [200_000, '3 min 20 s'],
    [3_599_700, '1 h'],
    [9_000_000, '2 h 30 min'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms', (ms, text) => {
    expect(plain(duration(ms))).toBe(text);
  });
});

test('periods are named in the zone they are of', () => {
  const start = Date.UTC(2026, 2, 2, 23);
  expect(periodLong(start, start + 86_400_000, 'day', 'Europe/Vienna')).toBe('Tue 3 Mar');
  expect(periodLong(start, start + 7 * 86_400_000, 'week', 'Europe/Vienna')).toBe('Week 3 Mar – 9 Mar');
  expect(periodLong(start, start + 3_600_000, 'hour', 'Asia/Kolkata')).toBe('Tue 3 Mar, 04:30–05:30');
});
