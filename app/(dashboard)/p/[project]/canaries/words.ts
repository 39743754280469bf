import type { CanaryLook, CanaryRun } from '#lib/canaries/index.ts';
import { count, moment, percent, points } from '../../../../format.ts';
import type { Tone } from '../../../../ui/state-mark.tsx';
import { nodeWords } from '../providers/routes/words.ts';

/** What a difference of insert rates says: `early` until there are users enough. */
export type Answer = 'better' | 'worse' | 'open' | 'early';

export const answers: Record<Answer, string> = {
  better: 'Users keep more of the candidate',
  worse: 'Users keep less of the candidate',
  open: 'No clear difference yet',
  early: 'Too early to compare',
};

export function answerOf(difference: CanaryLook['difference']): Answer {
  if (!difference) return 'early';
  if (!difference.isClear) return 'open';
  return difference.difference > 0 ? 'better' : 'worse';
}

const states: Record<CanaryRun['state'], { tone: Tone; word: string }> = {
  running: { tone: 'fine', word: 'running' },
  stopped: { tone: 'off', word: 'stopped' },
  promoted: { tone: 'off', word: 'promoted' },
  rolled_back: { tone: 'off', word: 'rolled back' },
};
export const stateOf = ({ state }: Pick<CanaryRun, 'state'>): { tone: Tone; word: string } => states[state];

/** What is tried, in one line: `openai gpt-4.1-mini, prompt writer@3`. */
export const candidateWords = ({ node, prompt }: CanaryRun['candidate']): string =>
  [node && nodeWords(node), prompt !== undefined && `prompt ${prompt}`].filter(Boolean).join(', ');

/** "10 % of the users"; of a share that was changed "5 %, then 20 % of the users". */
export const shareWords = (shares: CanaryRun['shares']): string =>
  `${shares.map(({ share }) => sharePercent(share)).join(', then ')} of the users`;

/** 0.1 → "10 %", 0.125 → "12.5 %". */
export const sharePercent = (share: number): string =>
  percent(share, Number.isInteger(Math.round(share * 1e6) / 1e4) ? 0 : 1);

/** "−8.2 points". */
export const pointsWords = (difference: number): string => `${points(difference)} points`;

/** How rare this is among equals that are looked at as often as one likes. @param pValue 0–1 */
export function rarity(pValue: number): string {
  if (pValue > 0.2) return 'Arms that are equal look like this often enough';
  const times = 1 / pValue;
  if (times >= 1e6) return 'Of a million canaries of equals not one would ever look like this';
  const round = Number(times.toPrecision(times < 20 ? 1 : 2));
  return `Of canaries of equals, at most one in ${count(round)} would ever look like this`;
}

/** "since 3 Mar, 14:05:09, by ada", or from when to when and who ended it. */
export function whenWords({ startedAt, startedBy, endedAt, endedBy }: CanaryRun, timeZone: string): string {
  const start = moment(startedAt, timeZone);
  if (endedAt === null) return `since ${start}, by ${startedBy}`;
  return `from ${start}, by ${startedBy}, to ${moment(endedAt, timeZone)}, by ${endedBy === 'kept' ? 'Kept itself' : endedBy}`;
}
