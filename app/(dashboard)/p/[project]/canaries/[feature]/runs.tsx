import Link from 'next/link';
import type { CanaryRun } from '#lib/canaries/index.ts';
import { moment } from '../../../../../format.ts';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import table from '../../providers/table.module.css';
import { canaryHref } from '../view.ts';
import { candidateWords, sharePercent, stateOf } from '../words.ts';
import css from './canary.module.css';

interface Props {
  project: string;
  /** Newest first. */
  runs: CanaryRun[];
  /** Start of the one that is looked at, ms. */
  shown: number;
  timeZone: string;
}

/** What was tried on the feature before, and what became of it. */
export function Runs({ project, runs, shown, timeZone }: Props) {
  return (
    <Section title="Canaries of this feature" className={css.runs}>
      <ScrollRegion label="All of them, newest first" className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">What was tried</th>
              <th scope="col">Share</th>
              <th scope="col">State</th>
              <th scope="col">Why it ended</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.startedAt} data-testid="canary-run">
                <th scope="row">
                  <Link
                    href={canaryHref(project, run.feature, run.startedAt)}
                    aria-current={run.startedAt === shown ? 'true' : undefined}
                  >
                    {moment(run.startedAt, timeZone)}
                  </Link>
                  <small>by {run.startedBy}</small>
                </th>
                <td className={table.text}>
                  {candidateWords(run.candidate)}
                  {run.note && <small>{run.note}</small>}
                </td>
                <td>{run.shares.map(({ share }) => sharePercent(share)).join(', then ')}</td>
                <td>
                  <StateMark {...stateOf(run)} strong={run.state === 'running'} />
                  {run.endedAt !== null && (
                    <small>
                      {moment(run.endedAt, timeZone)} by {run.endedBy}
                    </small>
                  )}
                </td>
                <td className={table.text}>{run.stoppedBecause ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
