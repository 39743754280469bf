import {
  IconCircleCheck,
  IconEqual,
  IconHourglass,
  IconRotate2,
  IconSparkles,
  IconTrendingDown,
  IconTrendingUp,
} from '@tabler/icons-react';
import type { PatternState as State } from '#lib/discovery/index.ts';
import mark from '../../../../ui/state-mark.module.css';

const looks = {
  new: { Icon: IconSparkles, tone: 'fine', meaning: 'Found in the newest look' },
  growing: {
    Icon: IconTrendingUp,
    tone: 'amber',
    meaning: 'Certainly more is lost to it than in the weeks before',
  },
  stable: { Icon: IconEqual, tone: 'fine', meaning: 'About as much is lost to it as in the weeks before' },
  improving: {
    Icon: IconTrendingDown,
    tone: 'fine',
    meaning: 'Certainly less is lost to it than in the weeks before',
  },
  resolved: {
    Icon: IconCircleCheck,
    tone: 'off',
    meaning: 'For two weeks with traffic it was certainly rejected less than 2 points more than the rest',
  },
  'no traffic': {
    Icon: IconHourglass,
    tone: 'unknown',
    meaning: 'Too few of its interactions to say anything',
  },
  reopened: { Icon: IconRotate2, tone: 'amber', meaning: 'It was resolved, and is back' },
} as const satisfies Record<State, { Icon: typeof IconEqual; tone: string; meaning: string }>;

/** How a pattern goes on: a mark and a word, never the colour alone. */
export function PatternState({ state }: { state: State }) {
  const { Icon, tone, meaning } = looks[state];
  return (
    <span className={mark.mark} data-tone={tone} data-strong title={meaning} data-testid="pattern-state">
      <Icon size={15} stroke={1.8} aria-hidden />
      {state}
    </span>
  );
}
