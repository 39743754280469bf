import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../../project.ts';
import { Name } from '../../../../../ui/name.tsx';
import { Notice } from '../../../../../ui/notice.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import page from '../../page.module.css';
import { readStartChoices } from '../start/read-choices.ts';
import { StartButton } from '../start/start-button.tsx';
import { loadCanaryView } from '../view.ts';
import { shareWords, stateOf, whenWords } from '../words.ts';
import { Arms } from './arms.tsx';
import css from './canary.module.css';
import { Changes } from './changes.tsx';
import { EndActions } from './end-actions.tsx';
import { Headline } from './headline.tsx';
import { readFeature } from './read-feature.ts';
import { Runs } from './runs.tsx';
import { SequenceSection } from './sequence-section.tsx';
import { ShareControl } from './share-control.tsx';

interface Props {
  params: Promise<{ project: string; feature: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Canary of ${decodeURIComponent((await params).feature)}` };
}

/** Is the candidate better? */
export default async function CanaryPage({ params, searchParams }: Props) {
  const { project: slug, feature: encoded } = await params;
  const project = await openProject(slug);
  const name = decodeURIComponent(encoded);
  const { run: wanted } = await loadCanaryView(searchParams);
  const [read, choices] = await Promise.all([readFeature(project, name, wanted), readStartChoices(project)]);
  const { feature, runs, shown } = read;
  if (!feature && !shown) notFound();
  const newest = runs[0];
  const isRunning = newest?.state === 'running';
  const start = !isRunning && <StartButton project={slug} choices={choices} feature={name} />;
  const { timeZone } = project;
  return (
    <div className={page.page}>
      <Link href={`/p/${slug}/canaries`} className={css.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Canaries
      </Link>
      <div className={page.top}>
        <h1>Is the candidate better?</h1>
        {newest && shown && shown.look.run.startedAt === newest.startedAt && (
          <EndActions project={slug} look={shown.look} />
        )}
        {start}
      </div>
      {shown ? (
        <>
          <p className={css.about}>
            <Name value={name} />
            <StateMark {...stateOf(shown.look.run)} strong />
            <span>{whenWords(shown.look.run, timeZone)}</span>
            <span>{shareWords(shown.look.run.shares)}</span>
            {shown.look.run.note && <span>“{shown.look.run.note}”</span>}
          </p>
          {shown.look.run.stoppedBecause && (
            <p className={css.because} data-testid="stopped-because">
              <b>{shown.look.run.endedBy === 'kept' ? 'Kept stopped it.' : 'Why it ended:'}</b>{' '}
              {shown.look.run.stoppedBecause}
            </p>
          )}
          <div className={css.hero}>
            <Headline
              look={shown.look}
              firstMature={shown.firstMature}
              isMeasured={feature?.measured ?? true}
              timeZone={timeZone}
            />
            <SequenceSection
              points={shown.series}
              from={shown.look.run.startedAt}
              firstMature={shown.firstMature}
              shares={shown.look.run.shares}
              timeZone={timeZone}
            />
          </div>
          <Arms look={shown.look} />
          <div className={css.pair}>
            <Changes changes={shown.changes} feature={name} isRunning={shown.look.run.state === 'running'} />
            {shown.look.run.state === 'running' && <ShareControl project={slug} run={shown.look.run} />}
          </div>
          <Runs project={slug} runs={runs} shown={shown.look.run.startedAt} timeZone={timeZone} />
        </>
      ) : (
        <Notice title={`Nothing was tried on ${name} yet`}>
          A canary gives another model, route or prompt to a share of its users and compares what they keep.
        </Notice>
      )}
    </div>
  );
}
