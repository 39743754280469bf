import { Track, Whisker } from '../../../../ui/whisker.tsx';
import css from './difference-line.module.css';
import { type Answer, pointsWords } from './words.ts';

interface Props {
  difference: number;
  low: number;
  high: number;
  answer: Answer;
  /** Both ends of the scale, whose middle is zero. */
  end: number;
  large?: boolean;
}

/** A difference as a dot between the ends of its interval, around zero. */
export function DifferenceLine({ difference, low, high, answer, end, large = false }: Props) {
  const place = (value: number) => `${50 + 50 * Math.min(1, Math.max(-1, value / end))}%`;
  const label = `${pointsWords(difference)}, 95 % at all looks: ${pointsWords(low)} to ${pointsWords(high)}`;
  return (
    <Track
      label={label}
      className={[css.line, css[answer]].join(' ')}
      isHollow={answer === 'open'}
      large={large}
    >
      <span className={css.zero} />
      <Whisker low={place(low)} value={place(difference)} high={place(high)} />
    </Track>
  );
}
