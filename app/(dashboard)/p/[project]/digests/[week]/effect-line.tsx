import { points } from '../../../../../format.ts';
import { Track, Whisker } from '../../../../../ui/whisker.tsx';
import { endOfScale } from '../../canaries/scale.ts';
import css from './digest.module.css';

interface Effect {
  difference: number;
  low: number;
  high: number;
}

/** Both ends of a scale, whose middle is zero, that holds all of them. */
export const scaleOf = (effects: readonly (Effect | null)[]): number =>
  endOfScale(...effects.flatMap((effect) => (effect ? [effect.low, effect.high] : [])));

/** An effect as a dot between the ends of its interval, around zero. */
export function EffectLine({ effect, end }: { effect: Effect | null; end: number }) {
  if (!effect) return null;
  const { difference, low, high } = effect;
  const place = (value: number) => `${50 + 50 * Math.min(1, Math.max(-1, value / end))}%`;
  const isOpen = low <= 0 && high >= 0;
  const hue = isOpen ? css.open : difference > 0 ? css.better : css.worse;
  const label = `${points(difference)} points, 95 % interval ${points(low)} to ${points(high)}`;
  return (
    <Track label={label} className={hue} isHollow={isOpen} large={false}>
      <span className={css.zero} />
      <Whisker low={place(low)} value={place(difference)} high={place(high)} />
    </Track>
  );
}

/** What is written over a column of them. */
export const EffectScale = ({ end }: { end: number }) => (
  <span style={{ display: 'flex', justifyContent: 'space-between' }} aria-hidden="true">
    <span>{points(-end)}</span>
    <span>0</span>
    <span>{points(end)}</span>
  </span>
);
