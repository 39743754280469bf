import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { readMap } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { count, date } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import page from '../../page.module.css';
import detail from '../[pattern]/pattern.module.css';
import css from '../patterns.module.css';
import { MeaningMap } from './meaning-map.tsx';

export const metadata: Metadata = { title: 'Map of meaning' };

/** What do users ask for, and where in it is it rejected? */
export default async function MapPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const { slug, timeZone } = project;
  const map = await readMap(app().database, project.id);
  const places = new Map(map?.patterns.map(({ id }, place) => [id, place]));
  return (
    <div className={page.page}>
      <Link href={`/p/${slug}/patterns`} className={detail.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Patterns
      </Link>
      <div className={page.top}>
        <h1>What do users ask for, and where is it rejected?</h1>
      </div>
      {map ? (
        <>
          <p className={css.lead}>
            {count(map.points.length)} inputs as the look of {date(map.at, timeZone)} saw them: what is near
            each other means about the same. Directions have no names, and distances are rough.
          </p>
          <MeaningMap
            project={slug}
            patterns={map.patterns}
            dots={map.points.map(({ patternIds, ...dot }) => ({
              ...dot,
              patterns: patternIds.flatMap((id) => places.get(id) ?? []),
            }))}
          />
        </>
      ) : (
        <Notice
          title="There is no map yet"
          action={{ href: `/p/${slug}/patterns`, label: 'To the patterns' }}
        >
          The next look that finds enough interactions draws one.
        </Notice>
      )}
    </div>
  );
}
