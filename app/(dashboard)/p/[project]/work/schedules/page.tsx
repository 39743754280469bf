import type { Metadata } from 'next';
import { openProject } from '../../../../../project.ts';
import { openView } from '../read-view.ts';
import { Schedules } from './schedules.tsx';

export const metadata: Metadata = { title: 'Schedules' };

/** What comes due by the clock, and did it go well? */
export default async function SchedulesPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  return <Schedules {...(await openView('schedules', project))} />;
}
