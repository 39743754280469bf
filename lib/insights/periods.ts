import type { Database } from '#lib/db/index.ts';
import { bucketMs } from '#lib/domain/index.ts';
import type { Interval, TimeRange } from './types.ts';

const maxPeriods = 2_000;

/**
 * Boundaries in ms of the hours, days or weeks (from Monday) of a time zone that cover a range; one more than there are
 * periods. Postgres knows the zones' rules, so days with 23 or 25 hours are right.
 * @throws RangeError past 2,000 periods
 */
export async function periodBoundaries(
  database: Database,
  range: TimeRange,
  interval: Interval,
  timeZone: string,
): Promise<number[]> {
  const stepMs = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }[interval];
  if ((range.to - range.from) / stepMs > maxPeriods)
    throw new RangeError(`the range holds more than ${maxPeriods} periods of one ${interval}`);
  // Days and weeks step in local time, hours in absolute time: a day may have 25 of them.
  const series =
    interval === 'hour'
      ? `select g as at from generate_series(date_trunc('hour', $1::timestamptz at time zone $3) at time zone $3, $2::timestamptz + interval '1 hour', interval '1 hour') g`
      : `select g at time zone $3 as at from generate_series(date_trunc('${interval}', $1::timestamptz at time zone $3), ($2::timestamptz at time zone $3) + interval '1 ${interval}', interval '1 ${interval}') g`;
  const rows = await database.rows<{ ms: number }>(
    `select (extract(epoch from at) * 1000)::bigint as ms from (${series}) s`,
    [new Date(range.from), new Date(range.to), timeZone],
  );
  const boundaries = rows.map(({ ms }) => ms);
  const end = boundaries.findIndex((ms) => ms >= range.to);
  return boundaries.slice(0, end + 1);
}

/** Cut to whole buckets. */
export const alignRange = ({ from, to }: TimeRange): TimeRange => ({
  from: Math.floor(from / bucketMs) * bucketMs,
  to: Math.ceil(to / bucketMs) * bucketMs,
});
