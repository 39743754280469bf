import type { Metadata } from 'next';
import { openProject } from '../../../../project.ts';
import { Notice } from '../../../../ui/notice.tsx';
import page from '../page.module.css';
import css from './canaries.module.css';
import { CanaryTable } from './canary-table.tsx';
import { readCanaries } from './read-canaries.ts';
import { readStartChoices } from './start/read-choices.ts';
import { StartButton } from './start/start-button.tsx';

export const metadata: Metadata = { title: 'Canaries' };

/** What is tried on some of the users, and is it better? */
export default async function CanariesPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const [lines, choices] = await Promise.all([readCanaries(project), readStartChoices(project)]);
  return (
    <div className={page.page}>
      <div className={page.top}>
        <h1>What is being tried, and is it better?</h1>
        <StartButton project={project.slug} choices={choices} />
      </div>
      {lines.length === 0 ? (
        <Notice title="Nothing is being tried">
          A canary gives another model, route or prompt to a share of a feature’s users and compares what they
          keep. It is stopped by itself when they keep less, when more fails, or when it is slower than you
          allow.
        </Notice>
      ) : (
        <>
          <p className={css.lead}>
            Each user stays in one arm. Differences are insert rates of mature interactions, candidate minus
            base, with intervals that hold however often you look.
          </p>
          <CanaryTable project={project.slug} lines={lines} timeZone={project.timeZone} />
        </>
      )}
    </div>
  );
}
