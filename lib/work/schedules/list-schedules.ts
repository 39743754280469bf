import type { SchedulesView, WorkParts } from '../types.ts';

/** Enough to see whether it goes well. */
const firingsShown = 12;

/** All schedules by name: they are Kept's own, of the whole installation. @throws DatabaseAway */
export async function listSchedules({
  schedules,
  now,
}: Pick<WorkParts, 'schedules' | 'now'>): Promise<SchedulesView> {
  const all = await schedules.list();
  const lines = await Promise.all(
    all.map(async (one) => ({ ...one, firings: await schedules.firings(one.name, firingsShown) })),
  );
  return { at: now(), schedules: lines };
}
