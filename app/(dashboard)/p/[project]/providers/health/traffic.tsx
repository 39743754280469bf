import type { AttemptPoint } from '#lib/metrics/index.ts';
import { count } from '../../../../../format.ts';
import css from './organizations.module.css';

const width = 132;
const height = 26;

interface Props {
  points: readonly AttemptPoint[];
  range: { from: number; to: number };
  stepMs: number;
  label: string;
}

/** Attempts of an organization over the span, its failures in front; each on its own scale. */
export function Traffic({ points, range: { from, to }, stepMs, label }: Props) {
  const most = Math.max(1, ...points.map(({ attempts }) => attempts));
  const step = (width * stepMs) / (to - from);
  const attempts = points.reduce((sum, point) => sum + point.attempts, 0);
  const failed = points.reduce((sum, point) => sum + point.failed, 0);
  return (
    <svg
      className={css.traffic}
      width={width}
      height={height}
      role="img"
      aria-label={`${label}: ${count(attempts)} attempts, ${count(failed)} failed, at most ${count(most)} a step`}
    >
      <path d={`M0 ${height - 0.5}H${width}`} className={css.base} />
      {points.map((point) => {
        const x = ((point.minute * 60_000 - from) / (to - from)) * width;
        const bar = { x, width: Math.max(0.75, step - 0.5) };
        const tall = (n: number) => (n / most) * (height - 2);
        return (
          <g key={point.minute}>
            <rect {...bar} y={height - 1 - tall(point.attempts)} height={tall(point.attempts)} />
            {point.failed > 0 && (
              <rect
                {...bar}
                data-failed
                y={height - 1 - Math.max(1.5, tall(point.failed))}
                height={Math.max(1.5, tall(point.failed))}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
