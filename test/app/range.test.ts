import { describe, expect, test } from 'vitest';
import { type ChosenRange, periodsOf, resolveRange } from '../../app/range.ts';
import { addDays, dateAt, mondayOf, startOfDate, startOfHour } from '../../app/zone.ts';

const zone = 'Europe/Vienna';
const chosen = (range: ChosenRange['range'], more: Partial<ChosenRange> = {}): ChosenRange => ({
  range,
  from: null,
  to: null,
  interval: null,
  ...more,
});
const iso = (ms: number): string => new Date(ms).toISOString();

describe('calendar', () => {
  test('days begin at local midnight on both sides of a change of the clock', () => {
    expect(iso(startOfDate('2026-03-29', zone))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(startOfDate('2026-03-30', zone))).toBe('2026-03-29T22:00:00.000Z');
    expect(iso(startOfDate('2026-10-25', zone))).toBe('2026-10-24T22:00:00.000Z');
    expect(iso(startOfDate('2026-10-26', zone))).toBe('2026-10-25T23:00:00.000Z');
  });

  test('a day whose midnight does not exist begins when the clock has jumped', () => {
    // Chile springs forward at midnight: 6 September 2026 begins at 01:00, UTC−3.
    expect(iso(startOfDate('2026-09-06', 'America/Santiago'))).toBe('2026-09-06T04:00:00.000Z');
  });

  test('zones off the full hour', () => {
    const at = Date.UTC(2026, 0, 5, 10, 40);
    expect(iso(startOfHour(at, 'Asia/Kolkata'))).toBe('2026-01-05T10:30:00.000Z');
    expect(dateAt(Date.UTC(2026, 0, 5, 18, 29), 'Asia/Kolkata')).toBe('2026-01-05');
    expect(dateAt(Date.UTC(2026, 0, 5, 18, 30), 'Asia/Kolkata')).toBe('2026-01-06');
  });

  test('weeks begin on Monday', () => {
    expect(mondayOf('2026-03-01')).toBe('2026-02-23');
    expect(mondayOf('2026-03-02')).toBe('2026-03-02');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });
});

describe('range', () => {
  const now = Date.UTC(2026, 3, 8, 10, 7);

  test('7 days end with the current quarter of an hour and begin at a midnight', () => {
    const range = resolveRange(chosen('7d'), now, zone);
    expect(iso(range.to)).toBe('2026-04-08T10:15:00.000Z');
    expect(iso(range.from)).toBe('2026-04-01T22:00:00.000Z');
    expect(range.interval).toBe('day');
  });

  test('the range before lies at the same times of day, also across a change of the clock', () => {
    const { previous } = resolveRange(chosen('28d'), now, zone);
    expect(iso(previous.from)).toBe('2026-02-11T23:00:00.000Z');
    expect(iso(previous.to)).toBe('2026-03-11T11:15:00.000Z');
  });

  test('8 weeks begin on a Monday', () => {
    const range = resolveRange(chosen('8w'), now, zone);
    expect(dateAt(range.from, zone)).toBe('2026-02-16');
    expect(periodsOf(range, 'week', zone)).toHaveLength(8);
  });

  test('24 hours are 24 full hours, the current one included', () => {
    const range = resolveRange(chosen('24h'), now, zone);
    expect(iso(range.from)).toBe('2026-04-07T11:00:00.000Z');
    expect(periodsOf(range, range.interval, zone)).toHaveLength(24);
  });

  test('custom dates are both included, and never reach past now', () => {
    const past = resolveRange(chosen('custom', { from: '2026-03-28', to: '2026-03-30' }), now, zone);
    expect(periodsOf(past, 'day', zone).map(({ start, end }) => (end - start) / 3_600_000)).toEqual([
      24, 23, 24,
    ]);
    const today = resolveRange(chosen('custom', { from: '2026-04-08', to: '2026-04-08' }), now, zone);
    expect(iso(today.to)).toBe('2026-04-08T10:15:00.000Z');
    expect(today.interval).toBe('hour');
  });

  test('dates that make no range, and intervals that do not fit, fall back', () => {
    const backwards = resolveRange(chosen('custom', { from: '2026-04-08', to: '2026-04-01' }), now, zone);
    expect(backwards.days).toBe(28);
    expect(resolveRange(chosen('8w', { interval: 'hour' }), now, zone).interval).toBe('week');
  });
});
