import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../project.ts';
import { ButtonLink } from '../../../../ui/button-link.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import page from '../page.module.css';
import { HintTable } from './hint-table.tsx';
import css from './hints.module.css';
import { readHints } from './read-hints.ts';
import { loadPattern, newHintHref } from './view.ts';

export const metadata: Metadata = { title: 'Hints' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What are users told before they are disappointed, and does it help? */
export default async function HintsPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const { pattern } = await loadPattern(searchParams);
  if (pattern !== null) redirect(newHintHref(project.slug, pattern));
  const lines = await readHints(project);
  return (
    <div className={page.page}>
      <div className={page.top}>
        <h1>What are users told, and does it help?</h1>
        <ButtonLink href={newHintHref(project.slug)}>Write a hint</ButtonLink>
      </div>
      {lines.length === 0 ? (
        <Notice title="Users are told nothing yet">
          A hint tells a user that your product cannot do what they are about to ask for, and what they could
          ask for instead. Some users are held out, so that you see whether it helps. Your product shows what
          <code> kept.hint(feature, input, user)</code> answers.
        </Notice>
      ) : (
        <>
          <p className={css.lead}>
            Each user sees a hint always or never. Differences are those who see it minus those who are held
            out, on mature exposures, with intervals that hold however often you look.
          </p>
          <HintTable project={project.slug} lines={lines} timeZone={project.timeZone} />
        </>
      )}
    </div>
  );
}
