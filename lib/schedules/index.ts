/** Work that comes due by the clock: cron with time zones, fired once however many processes look. */
export { createSchedules } from './schedules.ts';
export {
  type Action,
  type Firing,
  InvalidSchedule,
  type Schedule,
  type ScheduleBody,
  type Schedules,
} from './types.ts';
