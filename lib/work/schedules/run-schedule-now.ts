import { NothingToDo } from '../errors.ts';
import type { WorkParts } from '../types.ts';

/** Fires once more, also when it is paused. @throws NothingToDo if there is no such schedule, DatabaseAway */
export async function runScheduleNow(
  { schedules }: Pick<WorkParts, 'schedules'>,
  name: string,
): Promise<void> {
  if ((await schedules.runNow(name)) === undefined) throw new NothingToDo(`there is no schedule ${name}`);
}
