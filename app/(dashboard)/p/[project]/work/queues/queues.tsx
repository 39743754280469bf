'use client';
import { Notice } from '../../../../../ui/notice.tsx';
import { Frame } from '../frame.tsx';
import type { Live } from '../read-view.ts';
import { useLive } from '../use-live.ts';
import { verdictOn } from '../verdict.ts';
import css from '../work.module.css';
import { PauseButton } from './pause-button.tsx';
import { QueueTable } from './queue-table.tsx';

interface Props {
  project: string;
  base: string;
  url: string;
  first: Live<null>;
  timeZone: string;
}

/** Is work getting through, and what is it waiting for? Keeps itself current. */
export function Queues({ project, base, url, first, timeZone }: Props) {
  const { work, stale } = useLive(url, first);
  const verdict = verdictOn(work);
  const isEmpty = work.queues.length === 0;
  return (
    <Frame
      {...{ base, work, stale, timeZone }}
      tab=""
      title="Is work getting through, and what is it waiting for?"
      controls={!isEmpty && <PauseButton project={project} feature="" isPaused={work.paused !== null} />}
    >
      <section className={css.verdict} aria-label="Verdict" data-testid="verdict" data-tone={verdict.tone}>
        <p role="status">{verdict.title}</p>
        <ul>
          {verdict.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      </section>
      {isEmpty ? (
        <Notice title="No durable generations yet">
          A generation that is sent with <code>mode: "durable"</code> is answered at once with an id, waits
          here for its turn, and is done however often a worker dies. One that says{' '}
          <code>onUnavailable: "defer"</code> comes here when nobody can serve it.
        </Notice>
      ) : (
        <QueueTable {...{ project, base, work, timeZone }} />
      )}
    </Frame>
  );
}
