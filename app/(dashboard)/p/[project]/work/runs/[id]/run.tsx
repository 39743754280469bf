'use client';
import Link from 'next/link';
import type { RunView } from '#lib/work/index.ts';
import { duration, momentExact } from '../../../../../../format.ts';
import { CopyValue } from '../../../../../../ui/copy-value.tsx';
import { Section } from '../../../../../../ui/section.tsx';
import { StateMark } from '../../../../../../ui/state-mark.tsx';
import { Frame } from '../../frame.tsx';
import { Payload } from '../../payload.tsx';
import type { Live } from '../../read-view.ts';
import { Story } from '../../story.tsx';
import { useLive } from '../../use-live.ts';
import { runHref, runsQuery } from '../../view.ts';
import css from '../../work.module.css';
import { eventWords, stateMarks } from '../run-words.ts';
import { ChainSteps } from './chain-steps.tsx';
import run from './run.module.css';
import { RunActions } from './run-actions.tsx';
import { Timeline } from './timeline.tsx';

interface Props {
  project: string;
  base: string;
  url: string;
  first: Live<RunView>;
  timeZone: string;
}

/** One run: its steps on a time axis, what happened to it, what went in and came out. Keeps itself current. */
export function RunPage({ project, base, url, first, timeZone }: Props) {
  const { work, part, stale } = useLive(url, first);
  const { id, job, state, createdAt, parentId, error, input, result, kills, progress } = part;
  const story = part.story.map(({ at, kind, step, process, version }) => ({
    ...{ at, what: eventWords[kind], untilAt: null, tookMs: null },
    detail: step ? `the last step that was finished before: ${step}` : null,
    worker: process ? `${process}${version ? `, version ${version}` : ''}` : null,
  }));
  return (
    <Frame
      {...{ base, work, stale, timeZone }}
      tab="/runs"
      title={<Link href={runsQuery(`${base}/runs`, { job })}>{job}</Link>}
      controls={<RunActions project={project} run={part} />}
    >
      <div className={run.facts} data-testid="run-state" data-state={state}>
        <StateMark {...stateMarks[state]} strong />
        <span>created {momentExact(createdAt, timeZone)}</span>
        {part.startedAt !== undefined && <span>waited {duration(part.startedAt - createdAt)}</span>}
        {kills > 0 && <span>workers lost {kills}</span>}
        {part.process && <span className={run.mono}>{part.process}</span>}
        <CopyValue label="run id" value={id} />
        {parentId !== undefined && <Link href={runHref(base, parentId)}>started by {parentId}</Link>}
      </div>
      {progress && state === 'running' && (
        <p className={css.note}>
          {Math.round(progress.share * 100)} %: {progress.words}
        </p>
      )}
      {error && <p className={run.error}>{error}</p>}
      {part.chain && <ChainSteps chain={part.chain} project={project} />}
      <Timeline detail={part} at={work.at} {...{ base, timeZone }} />
      <div className={run.parts}>
        <Section title="What happened" note="Kills, hand-overs and what people did">
          <Story story={story} timeZone={timeZone} />
        </Section>
        <Section title="What went in">
          <Payload payload={input} none="Nothing." />
        </Section>
        {state === 'done' && (
          <Section title="What came out">
            <Payload payload={result} none="Nothing." />
          </Section>
        )}
      </div>
    </Frame>
  );
}
