import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconClockOff,
  IconHourglass,
  IconMinus,
  IconPencil,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import css from './outcome-badge.module.css';

const looks = {
  inserted: { Icon: IconCheck, tone: 'inserted', meaning: 'The user took the result' },
  edited: { Icon: IconPencil, tone: 'inserted', meaning: 'The user took the result and changed it' },
  regenerated: { Icon: IconRefresh, tone: 'rejected', meaning: 'The user asked for another result' },
  closed: { Icon: IconX, tone: 'rejected', meaning: 'The user closed it without taking anything' },
  reverted: {
    Icon: IconArrowBackUp,
    tone: 'rejected',
    meaning: 'The user took the result and removed it again',
  },
  expired: { Icon: IconClockOff, tone: 'quiet', meaning: 'The window passed without a signal' },
  pending: { Icon: IconHourglass, tone: 'quiet', meaning: 'No signal yet, the window is still open' },
  failed: { Icon: IconAlertTriangle, tone: 'broken', meaning: 'The generation gave no result' },
  'no outcome': {
    Icon: IconMinus,
    tone: 'quiet',
    meaning: 'None is expected of it: not shown, part of an act, or its feature is not measured',
  },
} as const;

export type OutcomeWord = keyof typeof looks;

/** The word for what became of an interaction; a failed generation has no outcome. */
export function outcomeWord({ status, outcome }: { status: string; outcome: string | null }): OutcomeWord {
  if (outcome !== null && Object.hasOwn(looks, outcome)) return outcome as OutcomeWord;
  return status === 'failed' ? 'failed' : 'no outcome';
}

export const isOutcomeWord = (text: string): text is OutcomeWord => Object.hasOwn(looks, text);

/** Icon, word and colour of an outcome: never the colour alone. */
export function OutcomeBadge({ word }: { word: OutcomeWord }) {
  const { Icon, tone, meaning } = looks[word];
  return (
    <span className={css.badge} data-tone={tone} title={meaning}>
      <Icon size={14} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
