import type { Metadata } from 'next';
import { openProject } from '../../../../project.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Section } from '../../../../ui/section.tsx';
import page from '../page.module.css';
import css from './anomalies.module.css';
import { AnomalyEntry } from './anomaly-entry.tsx';
import { EarlierTable } from './earlier-table.tsx';
import { LookLine } from './look-line.tsx';
import { MarksList } from './marks-list.tsx';
import { readAnomalies } from './read-anomalies.ts';

export const metadata: Metadata = { title: 'Anomalies' };

/** What is not as usual? */
export default async function AnomaliesPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const { drawn, earlier, state } = await readAnomalies(project);
  const open = drawn.filter(({ anomaly }) => anomaly.state !== 'ended');
  const over = drawn.filter(({ anomaly }) => anomaly.state === 'ended');
  const { slug, timeZone } = project;
  return (
    <div className={page.page}>
      <div className={page.top}>
        <h1>What is not as usual?</h1>
      </div>
      <LookLine state={state} timeZone={timeZone} />
      {open.length === 0 ? (
        state && (
          <Notice title="Everything is as its past lets expect">
            Insert rate, expired share, volume, latency and cost of every feature, vendor, model and prompt
            version are within what their own last weeks let expect, weekdays considered.
          </Notice>
        )
      ) : (
        <ul className={css.list} aria-label="Going on">
          {open.map((one) => (
            <AnomalyEntry key={one.anomaly.id} {...one} project={slug} timeZone={timeZone} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <Section title="Over" note="Of the last eight weeks" className={css.section}>
          <ul className={css.list} aria-label="Over">
            {over.map((one) => (
              <AnomalyEntry key={one.anomaly.id} {...one} project={slug} timeZone={timeZone} />
            ))}
          </ul>
        </Section>
      )}
      {drawn[0] && (
        <Section
          title="Marks"
          note="Deploys, toggles and incidents on these time axes"
          className={css.section}
        >
          <MarksList marks={drawn[0].marks} timeZone={timeZone} />
        </Section>
      )}
      {earlier.length > 0 && <EarlierTable anomalies={earlier} project={slug} />}
    </div>
  );
}
