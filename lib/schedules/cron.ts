import { Cron } from 'croner';

/** Due times that are made up for at most, the newest ones. */
export const catchUpLimit = 1_000;

/**
 * Fixed times (`30 2 * * *`) are kept on both days on which clocks change: after a gap, and once when the hour comes
 * twice. Wildcards and steps run as often as the clock shows them.
 */
const parse = (cron: string, timeZone: string): Cron =>
  new Cron(cron, {
    timezone: timeZone,
    mode: '5-or-6-parts',
    fixedTimeRule: 'no-wildcard',
    domAndDow: false,
    paused: true,
  });

/** First due time after that moment, ms. @returns undefined if there is none any more */
export const nextTime = (cron: string, timeZone: string, afterMs: number): number | undefined =>
  parse(cron, timeZone).nextRun(new Date(afterMs))?.getTime();

/** Due times from `fromMs`, which is one, up to `untilMs`, both included; the newest ones if they are too many. */
export function timesBetween(cron: string, timeZone: string, fromMs: number, untilMs: number): number[] {
  const parsed = parse(cron, timeZone);
  const times: number[] = [];
  for (let at: number | undefined = fromMs; at !== undefined && at <= untilMs; ) {
    times.push(at);
    if (times.length > catchUpLimit) return newest(parsed, untilMs);
    at = parsed.nextRun(new Date(at))?.getTime();
  }
  return times;
}

const newest = (parsed: Cron, untilMs: number): number[] =>
  parsed
    .previousRuns(catchUpLimit, new Date(untilMs + 1))
    .map((date) => date.getTime())
    .reverse();

/** What is wrong with it, for a person. */
export function checkCron(cron: string, timeZone: string, nowMs: number): string[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return [`there is no time zone ${timeZone}`];
  }
  try {
    return nextTime(cron, timeZone, nowMs) === undefined ? [`"${cron}" never comes due`] : [];
  } catch (error) {
    return [`"${cron}" is no cron expression: ${(error as Error).message.replace(/^CronPattern: /, '')}`];
  }
}
