import { checkCron } from './cron.ts';
import type { ScheduleBody } from './types.ts';

const overlaps = ['skip', 'queue', 'allow'];
const catchUps = ['none', 'last', 'all'];

/** What is wrong with a schedule, for a person. */
export function checkSchedule(
  name: string,
  { cron, timeZone, action, overlap, catchUp }: ScheduleBody,
  actions: readonly string[],
  nowMs: number,
): string[] {
  return [
    ...(/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)
      ? []
      : [`a schedule's name is made of small letters, digits and hyphens`]),
    ...checkCron(cron, timeZone, nowMs),
    ...(actions.includes(action) ? [] : [`there is no action ${action}: ${actions.join(', ')}`]),
    ...(overlaps.includes(overlap) ? [] : [`overlap is one of ${overlaps.join(', ')}`]),
    ...(catchUps.includes(catchUp) ? [] : [`catch-up is one of ${catchUps.join(', ')}`]),
  ];
}
