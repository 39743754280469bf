import type { Metadata } from 'next';
import { openProject } from '../../../../../project.ts';
import { openView } from '../read-view.ts';
import { Limits } from './limits.tsx';

export const metadata: Metadata = { title: 'Limits' };

/** How much may be asked for, and how much of it is used? */
export default async function LimitsPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  return <Limits project={project.slug} {...(await openView('limits', project))} />;
}
