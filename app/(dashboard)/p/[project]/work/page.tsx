import type { Metadata } from 'next';
import { openProject } from '../../../../project.ts';
import { Queues } from './queues/queues.tsx';
import { openView } from './read-view.ts';

export const metadata: Metadata = { title: 'Work' };

/** Is work getting through, and what is it waiting for? */
export default async function WorkPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  return <Queues project={project.slug} {...(await openView('queues', project))} />;
}
