import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { digestBlocks, digestWords } from '#lib/digest/index.ts';
import { app } from '#lib/server/app.ts';
import { moment } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import canary from '../../canaries/[feature]/canary.module.css';
import page from '../../page.module.css';
import { Posted } from '../posted.tsx';
import { loadDigestView } from '../view.ts';
import css from './digest.module.css';
import { DigestPage } from './digest-page.tsx';
import { InSlack } from './in-slack.tsx';
import { PostAgain } from './post-again.tsx';
import { ViewLinks } from './view-links.tsx';

interface Props {
  params: Promise<{ project: string; week: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Digest of ${(await params).week}` };
}

/** What was the week like? */
export default async function WeekPage({ params, searchParams }: Props) {
  const { project: slug, week } = await params;
  const project = await openProject(slug);
  const { as } = await loadDigestView(searchParams);
  const { digests } = app();
  const view = await digests.read(project, week);
  if (!view) notFound();
  const { digest, posted } = view;
  const { timeZone } = project;
  return (
    <>
      <Link href={`/p/${slug}/digests`} className={canary.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Digests
      </Link>
      <div className={page.top}>
        <h1>
          {digest.isOver ? 'What was' : 'What is'} the week of {digestWords.weekWords(digest)} like?
        </h1>
        <ViewLinks as={as} />
      </div>
      <p className={css.about}>
        <Posted posted={posted} timeZone={timeZone} />
        <span>
          computed {moment(digest.composedAt, timeZone)}
          {posted ? '' : ', from the log as it is now'}
        </span>
        {posted?.error && <span className={css.error}>{posted.error}</span>}
        {posted?.state === 'failed' && <PostAgain project={slug} week={week} />}
      </p>
      {as === 'slack' ? (
        <InSlack
          {...digestBlocks(digest, digests.baseUrl)}
          at={posted?.postedAt ?? digest.composedAt}
          timeZone={timeZone}
        />
      ) : (
        <DigestPage digest={digest} />
      )}
    </>
  );
}
