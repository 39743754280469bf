/** How a frozen pattern fared in one week, on all users. */
export interface WeekMeasure {
  weekStartsAtMs: number;
  /** Rows that fall under it, and their users. */
  rows: number;
  users: number;
  /** Rejected share against the rest, −1…1, with its interval; null if there was nothing to compare with. */
  difference: { difference: number; low: number; high: number } | null;
}

export type PatternState =
  | 'new'
  | 'growing'
  | 'stable'
  | 'improving'
  | 'resolved'
  | 'no traffic'
  | 'reopened';

/** A week with fewer says nothing: neither that a pattern is there nor that it is gone. */
const least = { rows: 30, users: 5 };
/** Weeks one after the other, among those with traffic, that must be free of it. */
const quietWeeks = 2;
/** A difference that is certainly below this is none, 0–1. */
const negligible = 0.02;
/** A difference of this size brings a resolved one back. */
const notable = 0.05;
/** Measured weeks that a week is compared with, at most. */
const memory = 4;

type Measured = WeekMeasure & { difference: NonNullable<WeekMeasure['difference']> };

/**
 * The state of a pattern after some weeks, from nothing but its history:
 *
 *     new ──► growing | stable | improving ──► resolved ──► reopened ──► growing | …
 *
 * Growing: certainly more rejections lost to it than the weeks before; improving: certainly fewer, and not only because
 * there was less traffic. Resolved: two weeks with traffic whose upper bound is below 2 points, better than before.
 * No traffic is said of a week with too few rows, whatever was before, and is never called resolved.
 * @param weeks oldest first, the first one being that of the discovery
 */
export function stateOf(weeks: readonly WeekMeasure[]): PatternState {
  let state: PatternState = 'new';
  const past: Measured[] = [];
  let quiet = 0;
  for (const week of weeks) {
    if (!isMeasured(week)) continue;
    const before = past.slice(-memory);
    quiet = isQuiet(week, past) ? quiet + 1 : 0;
    if (quiet >= quietWeeks) state = 'resolved';
    else if (state === 'resolved') state = isBack(week) ? 'reopened' : 'resolved';
    else if (past.length > 0) state = courseOf(week, before);
    past.push(week);
  }
  const last = weeks.at(-1);
  return last && !isMeasured(last) ? 'no traffic' : state;
}

const isMeasured = (week: WeekMeasure): week is Measured =>
  week.difference !== null && week.rows >= least.rows && week.users >= least.users;

/** Certainly next to nothing, and less than it used to be. */
const isQuiet = ({ difference: { difference, high } }: Measured, past: readonly Measured[]): boolean =>
  high < negligible && past.some((week) => difference < week.difference.difference);

const isBack = ({ difference: { difference, low } }: Measured): boolean => low > 0 && difference >= notable;

function courseOf({ rows, difference }: Measured, before: readonly Measured[]): PatternState {
  const lost = mean(before.map((week) => week.rows * week.difference.difference));
  if (rows * difference.low > lost) return 'growing';
  const usual = mean(before.map((week) => week.difference.difference));
  return rows * difference.high < lost && difference.high < usual ? 'improving' : 'stable';
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
