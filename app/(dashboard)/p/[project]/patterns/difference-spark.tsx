import type { PatternWeek } from '#lib/patterns/index.ts';
import { points } from '../../../../format.ts';
import css from './difference-spark.module.css';
import { readable } from './words.ts';

const width = 152;
const height = 34;

interface Props {
  weeks: PatternWeek[];
  /** Top of the scale, the same for all of a list; its bottom is a fifth of it below zero. */
  max: number;
}

/** How much more than the rest is rejected, week by week, with its band. Weeks that say nothing are gaps. */
export function DifferenceSpark({ weeks, max }: Props) {
  const low = -max / 5;
  const step = width / Math.max(1, weeks.length);
  const y = (value: number) =>
    (height - 2 - ((Math.min(max, Math.max(low, value)) - low) / (max - low)) * (height - 4)).toFixed(1);
  const known = weeks.flatMap((week, i) => {
    const difference = readable(week);
    return difference ? [{ x: ((i + 0.5) * step).toFixed(1), at: i, ...difference }] : [];
  });
  const runs = known.reduce<(typeof known)[]>((all, point) => {
    const last = all.at(-1);
    if (last?.at(-1)?.at === point.at - 1) last.push(point);
    else all.push([point]);
    return all;
  }, []);
  const [first, last] = [known[0], known.at(-1)];
  const label =
    first && last
      ? `Difference by week, in points: from ${points(first.difference)} to ${points(last.difference)} (${points(last.low)} to ${points(last.high)})`
      : 'No week that could be measured';
  return (
    <svg className={css.spark} width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={`M0 ${y(0)}H${width}`} className={css.zero} />
      {runs.map((run) => (
        <g key={run[0]?.at}>
          <path
            d={`M${[
              ...run.map((point) => `${point.x} ${y(point.high)}`),
              ...run.map((point) => `${point.x} ${y(point.low)}`).reverse(),
            ].join('L')}Z`}
            className={run.length > 1 ? css.band : css.lone}
          />
          <path
            d={`M${run.map((point) => `${point.x} ${y(point.difference)}`).join('L')}`}
            className={css.line}
          />
        </g>
      ))}
      {last && <circle cx={last.x} cy={y(last.difference)} r="2.5" className={css.dot} />}
    </svg>
  );
}
