import type { HintBody, HintDifference } from '#lib/hints/index.ts';
import { points } from '../../../../format.ts';
import type { Tone } from '../../../../ui/state-mark.tsx';
import type { Answer } from '../canaries/words.ts';

export const stateOf = ({ isOn }: Pick<HintBody, 'isOn'>): { tone: Tone; word: string } =>
  isOn ? { tone: 'fine', word: 'on' } : { tone: 'off', word: 'off' };

/** What a difference says of those who see the hint, against those who do not. */
export const answers: Record<Answer, string> = {
  better: 'Users keep more',
  worse: 'Users keep less',
  open: 'No clear difference yet',
  early: 'Too early to compare',
};

export const places: Record<HintBody['where'], string> = {
  before: 'beside the input, before anything is generated',
  after: 'with the result',
};

/** "+8.2 points, +2.1 to +14.0". */
export const differenceWords = ({ difference, low, high }: NonNullable<HintDifference>): string =>
  `${points(difference)} points, ${points(low)} to ${points(high)}`;
