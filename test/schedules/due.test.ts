import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchedule } from '#lib/schedules/check.ts';
import { catchUpLimit, nextTime, timesBetween } from '#lib/schedules/cron.ts';
import { dueTimes } from '#lib/schedules/due.ts';

const ms = (iso: string) => Date.parse(iso);
const iso = (times: number[]) => times.map((at) => new Date(at).toISOString().slice(0, 16));
const following = (cron: string, timeZone: string, from: string, count: number) => {
  const times: number[] = [];
  for (let at = ms(from); times.length < count; times.push(at)) at = nextTime(cron, timeZone, at) as number;
  return iso(times);
};

describe('cron', () => {
  test('a fixed time that clocks leave out is fired after the gap, on that day', () => {
    expect(following('30 2 * * *', 'Europe/Berlin', '2027-03-27T00:00Z', 3)).toEqual([
      '2027-03-27T01:30',
      '2027-03-28T01:00',
      '2027-03-29T00:30',
    ]);
  });

  test('a fixed time that clocks show twice is fired once', () => {
    expect(following('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(following('30 1,2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 3)).toEqual([
      '2026-10-24T23:30',
      '2026-10-25T00:30',
      '2026-10-26T00:30',
    ]);
  });

  test('intervals go on through both hours, and over the gap', () => {
    expect(following('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:59Z', 5)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
    expect(following('0 * * * *', 'America/New_York', '2027-03-14T05:30Z', 3)).toEqual([
      '2027-03-14T06:00',
      '2027-03-14T07:00',
      '2027-03-14T08:00',
    ]);
  });

  test('every daily time is fired once on each of the days of two years, in any time zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/Santiago',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (zone, hour, minute) => {
          const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
          const days: string[] = [];
          let at = ms('2026-01-01T12:00Z');
          while (days.length < 730) {
            at = nextTime(`${minute} ${hour} * * *`, zone, at) as number;
            days.push(day.format(at));
          }
          return new Set(days).size === 730;
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  test('what was missed is made up for as it is said', () => {
    const daily = { cron: '0 3 * * *', timeZone: 'UTC' };
    const due = (catchUp: 'none' | 'last' | 'all', now: string) =>
      iso(dueTimes({ ...daily, catchUp }, ms('2026-11-01T03:00Z'), ms(now)));
    expect(due('none', '2026-11-04T09:00Z')).toEqual([]);
    expect(due('last', '2026-11-04T09:00Z')).toEqual(['2026-11-04T03:00']);
    expect(due('all', '2026-11-03T09:00Z')).toEqual([
      '2026-11-01T03:00',
      '2026-11-02T03:00',
      '2026-11-03T03:00',
    ]);
    expect(due('none', '2026-11-04T03:00:20Z')).toEqual(['2026-11-04T03:00']);
    expect(due('last', '2026-11-04T03:00:20Z')).toEqual(['2026-11-04T03:00']);
    const months = timesBetween('* * * * *', 'UTC', ms('2026-01-01T00:00Z'), ms('2026-11-01T00:00Z'));
    expect(months).toHaveLength(catchUpLimit);
    expect(iso(months.slice(-1))).toEqual(['2026-11-01T00:00']);
  });
});

test.each([
  [{ cron: '0 0 30 2 *' }, 'never comes due'],
  [{ cron: 'every day' }, 'is no cron expression'],
  [{ cron: '99 * * * *' }, 'is no cron expression'],
  [{ timeZone: 'Europe/Atlantis' }, 'there is no time zone'],
  [{ action: 'brew-coffee' }, 'there is no action brew-coffee: clean'],
  [{ overlap: 'panic' as never }, 'overlap is one of skip, queue, allow'],
])('%o is refused', (wrong, words) => {
  const body = {
    cron: '0 3 * * *',
    timeZone: 'UTC',
    action: 'clean',
    overlap: 'skip',
    catchUp: 'last',
  } as const;
  const nowMs = ms('2026-11-21T00:00Z');
  expect(checkSchedule('nightly', body, ['clean'], nowMs)).toEqual([]);
  expect(checkSchedule('nightly', { ...body, ...wrong }, ['clean'], nowMs)).toEqual([
    expect.stringContaining(words),
  ]);
});
