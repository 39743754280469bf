import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findAnomaly, segmentWords } from '#lib/anomalies/index.ts';
import { app } from '#lib/server/app.ts';
import { count } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { ButtonLink } from '../../../../../ui/button-link.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import page from '../../page.module.css';
import { drawAnomaly } from '../read-anomalies.ts';
import { interactionsHref, overviewHref } from '../view.ts';
import { whenWords } from '../when.ts';
import { expectedWords, metricWords, movedWords, stateOf } from '../words.ts';
import css from './anomaly.module.css';
import { DaysSection } from './days-section.tsx';
import { Moved } from './moved.tsx';
import { SeenButtons } from './seen-buttons.tsx';

export const metadata: Metadata = { title: 'Anomaly' };

/** What was not as usual, since when, and what moved? */
export default async function AnomalyPage({
  params,
}: {
  params: Promise<{ project: string; anomaly: string }>;
}) {
  const { project: slug, anomaly: id } = await params;
  const project = await openProject(slug);
  const anomaly = await findAnomaly(app().database, project.id, id);
  const drawn = anomaly && (await drawAnomaly(project, anomaly));
  if (!drawn) notFound();
  const { metric, segment, n, qValue, explained, acknowledgedBy, state } = anomaly;
  const words = metricWords[metric];
  const isOfOutcomes = metric === 'insertRate' || metric === 'expiredShare';
  return (
    <div className={page.page}>
      <p className={css.up}>
        <Link href={`/p/${slug}/anomalies`}>Anomalies</Link>
      </p>
      <div className={page.top}>
        <h1>
          {words.name} of {segmentWords(segment)} {movedWords(anomaly)}
        </h1>
        <SeenButtons project={slug} id={id} state={state} />
      </div>
      <p className={css.answer} data-testid="anomaly-answer">
        <StateMark {...stateOf(anomaly)} strong /> {whenWords(anomaly)}
        {acknowledgedBy && `, seen by ${acknowledgedBy}`}. Its past let expect <b>{expectedWords(anomaly)}</b>{' '}
        on the first day; n = {count(n)} {words.of}.
      </p>
      <p className={css.sure}>
        {words.meaning}. Of days like this, {rarityWords(qValue)} a month would be a false alarm, over all
        series that are watched{isOfOutcomes && ', allowing for users who appear many times'}.
      </p>
      <p className={css.links}>
        <ButtonLink href={overviewHref(slug, anomaly)}>Overview of exactly this</ButtonLink>
        <ButtonLink href={interactionsHref(slug, anomaly)}>Its interactions</ButtonLink>
      </p>
      <DaysSection {...drawn} timeZone={project.timeZone} />
      <h2 className={css.what}>What moved</h2>
      <p className={css.sure}>
        The first day against the same weekday of the four weeks before. Mix: it became a larger or smaller
        part of the whole. Value: its own changed.
      </p>
      {explained.divisions.length === 0 && <p className={css.sure}>There are no parts to divide it by.</p>}
      {explained.divisions.map((division) => (
        <Moved key={division.dimension} metric={metric} division={division} />
      ))}
      {explained.also.length > 0 && (
        <p className={css.also}>
          Out of the ordinary only because of this: {explained.also.map(segmentWords).join('; ')}.
        </p>
      )}
    </div>
  );
}

/** @param qValue expected false alarms a day */
function rarityWords(qValue: number): string {
  const perMonth = qValue * 30;
  return perMonth < 0.01 ? 'fewer than 0.01' : `about ${perMonth.toFixed(2)}`;
}
