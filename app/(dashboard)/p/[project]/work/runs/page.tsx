import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../../project.ts';
import { ViewScope } from '../../../../../ui/view-scope.tsx';
import { openView } from '../read-view.ts';
import { loadRunView } from '../view.ts';
import { Runs } from './runs.tsx';

export const metadata: Metadata = { title: 'Runs' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What do Kept's own jobs do? */
export default async function RunsPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const view = await loadRunView(searchParams);
  return (
    <ViewScope>
      <Runs {...(await openView('runs', project, view))} before={view.before} />
    </ViewScope>
  );
}
