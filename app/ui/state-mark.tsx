import {
  IconAlertTriangle,
  IconCircleHalf2,
  IconCircleX,
  IconHourglass,
  IconPlayerPause,
  IconPointFilled,
} from '@tabler/icons-react';
import css from './state-mark.module.css';

/** fine · waits for something · works, but · switched off by a person · broken · not known yet */
export type Tone = 'fine' | 'waiting' | 'amber' | 'off' | 'broken' | 'unknown';

const icons = {
  fine: IconPointFilled,
  waiting: IconCircleHalf2,
  amber: IconAlertTriangle,
  off: IconPlayerPause,
  broken: IconCircleX,
  unknown: IconHourglass,
};

/** How something is: a mark, a word and a colour, never the colour alone. */
export function StateMark({ tone, word, strong = false }: { tone: Tone; word: string; strong?: boolean }) {
  const Icon = icons[tone];
  return (
    <span className={css.mark} data-tone={tone} data-strong={strong || undefined}>
      <Icon size={14} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
