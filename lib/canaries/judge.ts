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
      because: `${share(canary.failed)} of its generations failed, ${share(base.failed)} of base’s: at least ${points(leastErrorRise)} points more, and ${points(guards.maxErrorRateRise)} are allowed`,
    };
  if (guards.maxLatencyRise !== null && canary.completed >= leastGenerations && leastSlowRise > 0)
    return { verdict: 'slow', because: slowWords(base, canary, guards.maxLatencyRise) };

  const n = Math.min(base.inserted.n, canary.inserted.n);
  if (!difference)
    return { verdict: 'continue', because: 'too few users in one of the arms to compare insert rates' };
  const interval = `${signed(difference.difference)} points, ${signed(difference.low)} to ${signed(difference.high)}`;
  const counted = `${share(canary.inserted)} of ${canary.inserted.n} interactions inserted, ${share(base.inserted)} of ${base.inserted.n} of base`;
  if (!difference.isClear)
    return { verdict: 'continue', because: `the difference may still be none: ${interval}` };
  if (n < guards.minPerArm)
    return {
      verdict: 'continue',
      because: `one arm has ${n} mature interactions of the ${guards.minPerArm} it needs`,
    };
  return difference.high < 0
    ? { verdict: 'worse', because: `users keep less: ${counted} (${interval})` }
    : { verdict: 'better', because: `users keep more: ${counted} (${interval})` };
}

function slowWords(base: ArmLook, canary: ArmLook, factor: number): string {
  const times = (arm: ArmLook) =>
    `half took over ${arm.median?.value ?? 0} ms and one in twenty over ${arm.tail?.value ?? 0} ms`;
  return `of its generations ${times(canary)}; of base’s ${times(base)}, and ${factor} times that is allowed`;
}

const share = ({ rate }: { rate: number | null }): string => `${((rate ?? 0) * 100).toFixed(1)} %`;
const points = (difference: number): string => (difference * 100).toFixed(1);
const signed = (difference: number): string => `${difference < 0 ? '−' : '+'}${points(Math.abs(difference))}`;
