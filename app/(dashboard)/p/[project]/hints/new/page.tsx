import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { listFeatures } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { issuesOf } from '../../../../../act.ts';
import { openProject } from '../../../../../project.ts';
import canary from '../../canaries/[feature]/canary.module.css';
import page from '../../page.module.css';
import { emptyForm, formOf } from '../editor/form.ts';
import { HintEditor } from '../editor/hint-editor.tsx';
import { loadPattern } from '../view.ts';
import { FromPattern } from './from-pattern.tsx';

export const metadata: Metadata = { title: 'New hint' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** A hint that is not there yet; `?pattern=` makes it for a pattern. */
export default async function NewHintPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const { pattern } = await loadPattern(searchParams);
  const { hints, database } = app();
  const [draft, features] = await Promise.all([
    pattern === null ? null : draftOf(() => hints.draft(project.id, pattern)),
    listFeatures(database, project.id),
  ]);
  return (
    <div className={page.page}>
      <Link href={`/p/${project.slug}/hints`} className={canary.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Hints
      </Link>
      <div className={page.top}>
        <h1>What should users be told?</h1>
      </div>
      {draft && <FromPattern project={project.slug} draft={draft} />}
      <HintEditor
        project={project.slug}
        name={null}
        suggestedName={draft?.name ?? ''}
        version={0}
        initial={
          draft ? formOf({ ...draft.body, condition: draft.condition, texts: { default: '' } }) : emptyForm
        }
        features={features.map(({ slug }) => slug)}
      />
    </div>
  );
}

/** Of a pattern that is not there, there is no page. */
async function draftOf<Draft>(read: () => Promise<Draft>): Promise<Draft> {
  try {
    return await read();
  } catch (error) {
    issuesOf(error);
    if ((error as Error).name === 'UnknownName') notFound();
    throw error;
  }
}
