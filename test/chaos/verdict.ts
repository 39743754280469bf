import { percentile } from '#test/bench/figures.ts';
import type { ChaosOptions, Outcome } from './chaos.ts';

/** One figure that was asked for. */
export interface Check {
  name: string;
  value: string;
  asked: string;
  isMet: boolean;
  /** The first of those that are wrong. */
  examples: string[];
}

/** Whoever died with it: it is seen to go on within this time in 99 of 100 cases. */
const resumeMs = 45_000;

const none = (name: string, wrong: readonly string[]): Check => ({
  ...{ name, value: String(wrong.length), asked: '0', isMet: wrong.length === 0 },
  examples: wrong.slice(0, 5),
});
const check = (name: string, value: string, asked: string, isMet: boolean): Check => ({
  ...{ name, value, asked, isMet, examples: [] },
});
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What was asked for, and what came. */
export function verdictOf(
  { audit, faults, ...outcome }: Outcome,
  { generations, chains }: ChaosOptions,
): Check[] {
  const total = generations + chains;
  const { calls, steps, inFlight, resumedMs } = audit;
  const p99 = percentile(resumedMs, 0.99);
  return [
    check('acknowledged', `${outcome.acknowledged}`, `${total}`, outcome.acknowledged === total),
    none('lost', audit.lost),
    none('ended without a result', audit.failed),
    none('checkpointed steps run again', audit.again),
    check(
      'calls at the vendors',
      `${calls}`,
      `≤ ${steps} steps + ${inFlight} in flight at kills`,
      calls <= steps + inFlight,
    ),
    none('calls that no kill explains', audit.unexplained),
    none('repeats under another idempotency key', audit.otherKeys),
    none('living workers taken for dead', audit.wronglyDead),
    check('interactions too many or missing', `${audit.interactionsOff}`, '0', audit.interactionsOff === 0),
    none('log and caller have different results', audit.loggedDifferently),
    none('ends not told', audit.untold),
    none('ends told in different words', audit.toldDifferently),
    check('webhooks of nothing, or not signed', `${audit.strangers}`, '0', audit.strangers === 0),
    check('time to resume, p99', seconds(p99), `≤ ${seconds(resumeMs)}`, p99 <= resumeMs),
    none('faults reported by a process', faults),
  ];
}

/** Figures that nobody asked for, and that say what kind of run it was. */
export function circumstancesOf({ audit, ...outcome }: Outcome): string[] {
  const { resumedMs } = audit;
  return [
    `${seconds(outcome.elapsedMs)}; ${outcome.kills} workers killed, ${outcome.restarts} restarts of Postgres, away for ${seconds(outcome.awayMs)}`,
    `${resumedMs.length} times a run was taken over, p50 after ${seconds(percentile(resumedMs, 0.5))}, at last after ${seconds(Math.max(0, ...resumedMs))}`,
    `${audit.calls - audit.steps} calls repeated; ${outcome.askedAgain} requests asked again; ${audit.repeats} webhooks came more than once`,
  ];
}
