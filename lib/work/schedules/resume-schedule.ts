import type { WorkParts } from '../types.ts';

/** It fires from its next time on; what came due meanwhile is not made up for. @throws DatabaseAway */
export const resumeSchedule = (
  { schedules }: Pick<WorkParts, 'schedules'>,
  name: string,
  by: string,
): Promise<void> => schedules.resume(name, by);
