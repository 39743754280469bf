import { timesBetween } from './cron.ts';
import type { ScheduleBody } from './types.ts';

/** Later than that, something was down: a due time counts as missed. */
const punctualMs = 60_000;

/** Which due times are fired now, in their order: those that are punctual, and of the missed ones what `catchUp` says. */
export function dueTimes(
  { cron, timeZone, catchUp }: Pick<ScheduleBody, 'cron' | 'timeZone' | 'catchUp'>,
  nextAt: number,
  nowMs: number,
): number[] {
  const times = timesBetween(cron, timeZone, nextAt, nowMs);
  if (catchUp === 'all') return times;
  const punctual = times.filter((at) => at > nowMs - punctualMs);
  return punctual.length > 0 || catchUp === 'none' ? punctual : times.slice(-1);
}
