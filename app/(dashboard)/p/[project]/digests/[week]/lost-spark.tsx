import type { PatternNews } from '#lib/digest/index.ts';
import css from './digest.module.css';

const [width, height] = [132, 26];

/** Inserts lost to a pattern, by week; all rows on the same scale from 0 to `max`. */
export function LostSpark({ trend, max, name }: Pick<PatternNews, 'trend' | 'name'> & { max: number }) {
  const x = (i: number) => (width * (i + 0.5)) / Math.max(1, trend.length);
  const y = (lost: number) => height - 2 - ((height - 6) * Math.max(0, lost)) / Math.max(1, max);
  const known = trend.flatMap(({ recoverable }, i) =>
    recoverable === null ? [] : [{ x: x(i), y: y(recoverable), lost: recoverable }],
  );
  const last = known.at(-1);
  if (!last) return null;
  const words = `Inserts lost to ${name} by week: ${known.map(({ lost }) => Math.round(lost)).join(', ')}`;
  return (
    <svg className={css.lost} width={width} height={height} role="img" aria-label={words}>
      <line x1={0} x2={width} y1={height - 1.5} y2={height - 1.5} />
      <path d={known.map((at, i) => `${i ? 'L' : 'M'}${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join('')} />
      <circle cx={last.x} cy={last.y} r={2.5} />
    </svg>
  );
}
