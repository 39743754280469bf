import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { openProject } from '../../../../../../project.ts';
import { openView } from '../../read-view.ts';
import { RunPage } from './run.tsx';

export const metadata: Metadata = { title: 'Run' };

interface Props {
  params: Promise<{ project: string; id: string }>;
}

/** What did this run do, step by step? */
export default async function OneRunPage({ params }: Props) {
  const { project: slug, id } = await params;
  const project = await openProject(slug);
  const { first, ...view } = await openView('run', project, { id: decodeURIComponent(id) });
  const { work, part } = first;
  return part ? <RunPage project={slug} {...view} first={{ work, part }} /> : notFound();
}
