import { percentRange } from '../format.ts';
import type { Period } from '../series.ts';
import css from './sparkline.module.css';

const width = 132;
const height = 26;

interface Props {
  periods: Pick<Period, 'rate' | 'low' | 'high' | 'soFar' | 'small'>[];
  max: number;
  /** Whose trend it is. */
  label: string;
}

/** A row's trend with its band, small; all rows of a table on the same scale from 0 to `max`. */
export function Sparkline({ periods, max, label }: Props) {
  const step = width / Math.max(1, periods.length);
  const points = periods.flatMap(({ rate, low, high, soFar, small }, i) => {
    const at = soFar ?? rate;
    return at === null ? [] : [{ x: (i + 0.5) * step, rate: at, low, high, maturing: soFar !== null, small }];
  });
  const y = (rate: number) => (height - 1.5 - (Math.min(rate, max) / max) * (height - 3)).toFixed(1);
  const path = (list: typeof points) =>
    list.map(({ x, rate }, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y(rate)}`).join('');
  const firstOpen = points.findIndex(({ maturing }) => maturing);
  const final = firstOpen < 0 ? points : points.slice(0, firstOpen);
  const open = firstOpen < 0 ? [] : points.slice(Math.max(0, firstOpen - 1));
  const band = [
    ...final.map(({ x, rate, high }) => `${x.toFixed(1)} ${y(high ?? rate)}`),
    ...final.map(({ x, rate, low }) => `${x.toFixed(1)} ${y(low ?? rate)}`).reverse(),
  ];
  const first = points[0];
  const last = points.at(-1);
  const text =
    first && last
      ? `Trend of ${label}: from ${percentRange(first.low, first.high)} to ${percentRange(last.low, last.high)}`
      : `${label}: no trend`;
  return (
    <svg
      className={css.sparkline}
      width={width}
      height={height}
      role="img"
      aria-label={text}
      data-small={points.every(({ small }) => small) || undefined}
    >
      <path d={`M0 ${height - 1}H${width}`} className={css.base} />
      {final.length > 1 && <path d={`M${band.join('L')}Z`} className={css.band} />}
      <path d={path(final)} className={css.line} />
      <path d={path(open)} className={css.open} />
      {points.length === 1 && first && <circle cx={first.x} cy={y(first.rate)} r="2" className={css.point} />}
    </svg>
  );
}
