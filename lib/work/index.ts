/** What the Work page shows and what people do about it: one verb a file. */

export { NothingToDo } from './errors.ts';
export { discardLetters, retryLetters } from './letters/change-letters.ts';
export { listLetters } from './letters/list-letters.ts';
export { listLimits } from './limits/list-limits.ts';
export { removeLimit } from './limits/remove-limit.ts';
export { saveLimit } from './limits/save-limit.ts';
export { limitUses } from './limits/uses.ts';
export { cancelWork } from './queues/cancel-work.ts';
export { listWork } from './queues/list-work.ts';
export { pauseFeature } from './queues/pause-feature.ts';
export { resumeFeature } from './queues/resume-feature.ts';
export { readWork } from './read-work.ts';
export { cancelRun } from './runs/cancel-run.ts';
export { listRuns } from './runs/list-runs.ts';
export { readRun } from './runs/read-run.ts';
export { retryRun } from './runs/retry-run.ts';
export { listSchedules } from './schedules/list-schedules.ts';
export { pauseSchedule } from './schedules/pause-schedule.ts';
export { resumeSchedule } from './schedules/resume-schedule.ts';
export { runScheduleNow } from './schedules/run-schedule-now.ts';
export type * from './types.ts';
