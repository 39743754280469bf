import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../../../project.ts';
import { ViewScope } from '../../../../../../ui/view-scope.tsx';
import { openView } from '../../read-view.ts';
import { loadQueueView } from '../../view.ts';
import { OneQueue } from './queue.tsx';

export const metadata: Metadata = { title: 'Queue' };

interface Props {
  params: Promise<{ project: string; feature: string }>;
  searchParams: Promise<SearchParams>;
}

/** What is in the queue of one feature, one by one? */
export default async function QueuePage({ params, searchParams }: Props) {
  const { project: slug, feature: encoded } = await params;
  const project = await openProject(slug);
  const { state, item: open } = await loadQueueView(searchParams);
  const feature = decodeURIComponent(encoded);
  return (
    <ViewScope>
      <OneQueue
        project={slug}
        feature={feature}
        state={state}
        open={open}
        {...(await openView('queue', project, { feature, state, open }))}
      />
    </ViewScope>
  );
}
