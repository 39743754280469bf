import type { AttemptSeries } from '#lib/metrics/index.ts';
import { count, day, duration, percent, percentRange, time } from '../../../../../format.ts';
import css from '../../../../../ui/chart.module.css';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';

interface Props {
  series: readonly AttemptSeries[];
  stepMs: number;
  timeZone: string;
}

/** What the charts draw, as numbers, newest first. */
export function TrendTable({ series, stepMs, timeZone }: Props) {
  const rows = series
    .flatMap(({ key, points }) => points.map((point) => ({ key, ...point })))
    .sort((a, b) => b.minute - a.minute || (a.key < b.key ? -1 : 1));
  if (rows.length === 0) return <p className={css.none}>No attempts in this span.</p>;
  return (
    <ScrollRegion
      label="Times and errors per step"
      className={css.table}
      style={{ '--table-height': '26rem' }}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Organization</th>
            <th scope="col">Attempts</th>
            <th scope="col">First token p50</th>
            <th scope="col">p95</th>
            <th scope="col">Streams</th>
            <th scope="col">Failed</th>
            <th scope="col">Error rate</th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.minute} ${row.key}`}>
              <th scope="row">
                {stepMs >= 3_600_000 && `${day(row.minute * 60_000, timeZone)}, `}
                {time(row.minute * 60_000, timeZone)}
              </th>
              <td>{row.key}</td>
              <td>{count(row.attempts)}</td>
              <td>{duration(row.p50FirstTokenMs)}</td>
              <td>{duration(row.p95FirstTokenMs)}</td>
              <td>{count(row.nFirstToken)}</td>
              <td>{count(row.failed)}</td>
              <td>{percent(row.errorRate.rate)}</td>
              <td data-quiet>{percentRange(row.errorRate.low, row.errorRate.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
