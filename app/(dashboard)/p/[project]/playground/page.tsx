import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';
import page from '../page.module.css';
import { readChoices } from './choices.ts';
import { Playground } from './playground.tsx';
import { readGenerated } from './read-generated.ts';
import { loadPlaygroundView } from './view.ts';

export const metadata: Metadata = { title: 'Playground' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What would a user get? One input for one feature, from the prompt to the outcome in the log. */
export default async function PlaygroundPage({ params, searchParams }: Props) {
  const { email } = await requireUser();
  const project = await openProject((await params).project);
  const view = await loadPlaygroundView(searchParams);
  const [choices, first] = await Promise.all([
    readChoices(project, view.prompt),
    readGenerated(project, email, view.id),
  ]);
  return (
    <div className={page.page}>
      <div className={page.top}>
        <h1>Playground</h1>
        {!app().isSimulated() && <p className={page.zone}>Vendors are called, and bill it.</p>}
      </div>
      <Playground project={project.slug} choices={choices} first={first} timeZone={project.timeZone} />
    </div>
  );
}
