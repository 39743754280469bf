import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findInteraction } from '#lib/insights/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import { Detail } from '../../../../../ui/detail/detail.tsx';
import css from './interaction.module.css';

export const metadata: Metadata = { title: 'Interaction' };

/** One interaction on a page of its own, to link to. */
export default async function InteractionPage({
  params,
}: {
  params: Promise<{ project: string; id: string }>;
}) {
  const { project: slug, id } = await params;
  const project = await openProject(slug);
  const { database, now } = app();
  const detail = (await findInteraction(database, project, id, now())) ?? notFound();
  const base = `/p/${slug}/interactions`;
  return (
    <div className={css.page} data-testid="interaction-detail" data-id={id}>
      <Link href={base} className={css.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Interactions
      </Link>
      <h1 className={css.title}>Interaction</h1>
      <Detail detail={detail} timeZone={project.timeZone} base={base} />
    </div>
  );
}
