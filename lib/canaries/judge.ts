import type { ArmLook, CanaryLook, Verdict } from './types.ts';

/** With fewer generations in the canary its guards say nothing. */
const leastGenerations = 20;

type Judged = Pick<CanaryLook, 'arms' | 'difference' | 'leastErrorRise'> & {
  /** By how much at least more of it is slower than allowed, −1…1. */
  leastSlowRise: number;
  guards: CanaryLook['run']['guards'];
};

/**
 * What is to become of a run. Each of the reasons to end it holds at all looks together with a probability of at most
 * 5 % to be wrong; the insert rate’s is two-sided, so that of equals at most about 2.5 % are ever ended for it.
 */
export function judge({ arms, difference, leastErrorRise, leastSlowRise, guards }: Judged): {
  verdict: Verdict;
  because: string;
} {
  const { base, canary } = arms;
  if (canary.failed.n >= leastGenerations && leastErrorRise > guards.maxErrorRateRise)
    return {
      verdict: 'errors',
      because: `Of its generations ${shareOf(canary.failed)} failed, of base’s ${shareOf(base.failed)}. That is at least ${points(leastErrorRise)} points more; ${points(guards.maxErrorRateRise)} are allowed.`,
    };
  if (guards.maxLatencyRise !== null && canary.completed >= leastGenerations && leastSlowRise > 0)
    return {
      verdict: 'slow',
      because: `Of its generations ${pace(canary)}; of base’s, ${pace(base)}. It may be ${guards.maxLatencyRise} times as slow.`,
    };

  const n = Math.min(base.inserted.n, canary.inserted.n);
  if (!difference)
    return { verdict: 'continue', because: 'There are too few users to compare what they keep.' };
  const interval = `${signed(difference.difference)} points, ${signed(difference.low)} to ${signed(difference.high)}`;
  if (!difference.isClear)
    return { verdict: 'continue', because: `The difference may still be none: ${interval}.` };
  if (n < guards.minPerArm)
    return {
      verdict: 'continue',
      because: `One arm has ${count(n)} mature interactions of the ${count(guards.minPerArm)} it needs.`,
    };
  const counted = `${shareOf(canary.inserted)} was inserted, of base ${shareOf(base.inserted)}`;
  return difference.high < 0
    ? { verdict: 'worse', because: `Users keep less: ${counted} (${interval}).` }
    : { verdict: 'better', because: `Users keep more: ${counted} (${interval}).` };
}

const pace = ({ median, tail }: ArmLook): string =>
  `half took over ${count(median?.value ?? 0)} ms and one in twenty over ${count(tail?.value ?? 0)} ms`;
const count = (n: number): string => n.toLocaleString('en-US');
const points = (difference: number): string => (difference * 100).toFixed(1);
const signed = (difference: number): string => `${difference < 0 ? '−' : '+'}${points(Math.abs(difference))}`;
/** `51.6 % of 1,925` */
const shareOf = ({ rate, n }: { rate: number | null; n: number }): string =>
  `${points(rate ?? 0)} % of ${count(n)}`;
