import Link from 'next/link';
import type { Run } from '#lib/durable/index.ts';
import { duration, moment, momentExact, percent, plural } from '../../../../../format.ts';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { runHref } from '../view.ts';
import { untilWords } from '../words.ts';
import { stateMarks } from './run-words.ts';

interface Props {
  runs: readonly Run[];
  base: string;
  at: number;
  timeZone: string;
}

/** Runs, newest first. */
export function RunTable({ runs, base, at, timeZone }: Props) {
  return (
    <Table label="Runs" columns={['Job', 'State', 'How it goes', { number: 'Created' }, { number: 'Took' }]}>
      {runs.map((run) => (
        <Line key={run.id} {...{ run, base, at, timeZone }} />
      ))}
    </Table>
  );
}

function Line({ run, base, at, timeZone }: Omit<Props, 'runs'> & { run: Run }) {
  const { id, job, state, createdAt, startedAt, endedAt } = run;
  const until = endedAt ?? (state === 'running' ? at : undefined);
  return (
    <tr data-testid="run" data-run={id} data-state={state}>
      <th scope="row">
        <Link href={runHref(base, id)}>{job}</Link>
        <small className={table.mono}>{id}</small>
      </th>
      <td>
        <StateMark {...stateMarks[state]} strong={state === 'running'} />
      </td>
      <td className={table.text}>{wordsOf(run, at, timeZone)}</td>
      <td className={table.number} title={momentExact(createdAt, timeZone)}>
        {moment(createdAt, timeZone)}
      </td>
      <td className={table.number}>
        {startedAt === undefined || until === undefined ? '–' : duration(Math.max(0, until - startedAt))}
      </td>
    </tr>
  );
}

function wordsOf({ progress, error, kills, notBefore, state, parentId }: Run, at: number, timeZone: string) {
  const words = [
    state === 'waiting' && notBefore !== undefined ? `begins at ${untilWords(notBefore, at, timeZone)}` : '',
    progress && state === 'running' ? `${percent(progress.share, 0)}: ${progress.words}` : '',
    error ?? '',
    kills > 0 ? `its worker died ${kills === 1 ? 'once' : plural(kills, 'time')}` : '',
    parentId === undefined ? '' : `started by ${parentId}`,
  ].filter(Boolean);
  return words.length > 0 ? words.join('; ') : '–';
}
