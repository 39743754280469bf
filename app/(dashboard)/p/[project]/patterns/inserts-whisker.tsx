import type { Recoverable } from '#lib/patterns/index.ts';
import { Track, Whisker } from '../../../../ui/whisker.tsx';
import css from './patterns.module.css';
import { inserts, recoverableRange } from './words.ts';

interface Props {
  recoverable: Recoverable;
  /** Right end of the scale, which begins at 0. */
  max: number;
  large?: boolean;
}

/** Recoverable inserts a week as a dot between the ends of its interval. */
export function InsertsWhisker({ recoverable, max, large = false }: Props) {
  const place = (value: number) => `${Math.min(100, Math.max(0, (value / max) * 100))}%`;
  const label = `${inserts(recoverable.inserts)} more inserts a week, 95 % interval ${recoverableRange(recoverable)}`;
  return (
    <Track label={label} className={css.whisker} isHollow={recoverable.low <= 0} large={large}>
      <Whisker
        low={place(recoverable.low)}
        value={place(recoverable.inserts)}
        high={place(recoverable.high)}
      />
    </Track>
  );
}
