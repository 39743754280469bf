import { percentExact, plural } from '../format.ts';
import css from './rate-whisker.module.css';
import { Track, Whisker } from './whisker.tsx';

interface Props {
  rate: number | null;
  low: number | null;
  high: number | null;
  n: number;
  /** Greyed: too little is known to act on it. */
  small?: boolean;
  /** Right end of the scale, which begins at 0. */
  max?: number;
  /** A rate to compare with, drawn as a tick. */
  reference?: number | null;
  large?: boolean;
}

/** A rate as a dot between the ends of its 95 % interval. */
export function RateWhisker({
  rate,
  low,
  high,
  n,
  small = false,
  max = 1,
  reference = null,
  large = false,
}: Props) {
  const look = { className: css.rate, large, isHollow: small };
  if (rate === null || low === null || high === null) return <Track {...look} />;
  const place = (value: number) => `${Math.min(100, (value / max) * 100)}%`;
  const label = `${percentExact(rate)}, 95 % interval ${percentExact(low)} to ${percentExact(high)}, n = ${plural(n, 'interaction')}${small ? ', too few to be read as a rate' : ''}`;
  return (
    <Track {...look} label={label}>
      {reference !== null && <span className={css.reference} style={{ left: place(reference) }} />}
      <Whisker low={place(low)} value={place(rate)} high={place(high)} />
    </Track>
  );
}
