import type { WorkParts } from '../types.ts';

/** It fires no more until somebody resumes it. @throws DatabaseAway */
export const pauseSchedule = (
  { schedules }: Pick<WorkParts, 'schedules'>,
  name: string,
  by: string,
): Promise<void> => schedules.pause(name, by);
