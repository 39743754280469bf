import Link from 'next/link';
import type { CanaryRun } from '#lib/canaries/index.ts';
import { moment } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
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
      <Table
        label="All of them, newest first"
        columns={['Started', 'What was tried', 'Share', 'State', 'Why it ended']}
      >
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
      </Table>
    </Section>
  );
}
