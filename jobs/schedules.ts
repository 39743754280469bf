import type { ScheduleBody } from '#lib/schedules/index.ts';

const always = { timeZone: 'UTC', overlap: 'skip', catchUp: 'last' } as const;

/** What Kept does by itself. Outcomes expire and sums fold without one: both are exact at any moment. */
export const schedules: Record<string, ScheduleBody> = {
  'add-partitions': { ...always, cron: '11 */6 * * *', action: 'add-partitions' },
  'check-rollups': { ...always, cron: '23 3 * * *', action: 'check-rollups' },
  'retain-log': { ...always, cron: '41 2 * * *', action: 'retain-log' },
  // Each hour it is somewhere Monday morning.
  'discover-patterns': { ...always, cron: '5 * * * *', action: 'discover-patterns' },
  // Some zones are half an hour off.
  'post-digests': { ...always, cron: '*/30 * * * *', action: 'post-digests' },
  // A morning is looked at once; it begins at another hour in each time zone.
  'find-anomalies': { ...always, cron: '19 */3 * * *', action: 'find-anomalies' },
  'clean-up': { ...always, cron: '47 * * * *', action: 'clean-up' },
};
