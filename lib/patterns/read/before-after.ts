import { type Difference, differenceOfRates, type RateInterval } from '#lib/stats/index.ts';
import type { PatternWeek } from '../types.ts';

/** Whether a fix does what it was meant to. */
export type FixVerdict = 'holds' | 'not yet' | 'came back';

/** Some weeks of a pattern together: how much more than the rest was rejected, −1…1. */
export interface Side {
  weeks: number;
  rows: number;
  difference: number;
  low: number;
  high: number;
}

export interface BeforeAfter {
  fixedAt: number;
  before: Side | null;
  after: Side | null;
  /** after − before, −1…1: below 0 the pattern shrank. Null while a side has no week. */
  change: Difference | null;
  verdict: FixVerdict;
  because: 'no week yet' | 'nothing before' | 'gone' | 'smaller' | 'unclear' | 'still there' | 'back';
  /** When the first whole week after the fix has passed, ms. */
  firstWeekEndsAt: number;
}

const weekMs = 604_800_000;
/** Weeks before the fix that count, the newest ones. */
const memory = 4;
/** With fewer a week says nothing. */
const least = { rows: 30, users: 5 };
/** A difference of this size is the pattern, come back. */
const notable = 0.05;

/**
 * A fix judged by the weeks before it and the whole weeks after it; the week that it falls in belongs to neither. Weeks are
 * pooled by their interactions. Users come back from week to week, so the bounds of a side are the means of its weeks'
 * bounds: right if weeks vary together, too wide if they do not.
 */
export function beforeAfter(weeks: readonly PatternWeek[], fixedAt: number): BeforeAfter {
  const measured = weeks.filter(isMeasured);
  const past = measured.filter(({ endsAt }) => endsAt <= fixedAt).slice(-memory);
  const since = measured.filter(({ endsAt }) => endsAt - weekMs >= fixedAt);
  const [before, after] = [sideOf(past), sideOf(since)];
  const change = before && after && differenceOfRates(asRate(after), asRate(before));
  return {
    ...{ fixedAt, before, after, change, firstWeekEndsAt: fixedAt + weekMs },
    ...judge(before, after, change, since),
  };
}

function judge(
  before: Side | null,
  after: Side | null,
  change: Difference | null,
  since: readonly Measured[],
): Pick<BeforeAfter, 'verdict' | 'because'> {
  if (!after) return { verdict: 'not yet', because: 'no week yet' };
  if (!before || !change) return { verdict: 'not yet', because: 'nothing before' };
  const last = since.at(-1);
  if (last && isThere(last)) {
    if (since.some((week) => !isThere(week))) return { verdict: 'came back', because: 'back' };
    return { verdict: 'not yet', because: change.high < 0 ? 'smaller' : 'still there' };
  }
  return change.high < 0 ? { verdict: 'holds', because: 'gone' } : { verdict: 'not yet', because: 'unclear' };
}

const isThere = ({ difference: { difference, low } }: Measured): boolean => low > 0 && difference >= notable;

type Measured = PatternWeek & { difference: NonNullable<PatternWeek['difference']> };

const isMeasured = (week: PatternWeek): week is Measured =>
  week.difference !== null && week.rows >= least.rows && week.users >= least.users;

function sideOf(weeks: readonly Measured[]): Side | null {
  const rows = weeks.reduce((sum, week) => sum + week.rows, 0);
  if (rows === 0) return null;
  const mean = (value: (week: Measured) => number) =>
    weeks.reduce((sum, week) => sum + week.rows * value(week), 0) / rows;
  return {
    weeks: weeks.length,
    rows,
    difference: mean((week) => week.difference.difference),
    low: mean((week) => week.difference.low),
    high: mean((week) => week.difference.high),
  };
}

/** What is asked of an interval of any estimate, a difference included. */
const asRate = ({ difference: rate, low, high, rows: n }: Side): RateInterval => {
  return { rate, low, high, n, effectiveN: n };
};
