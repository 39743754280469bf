import Link from 'next/link';
import type { QueueLine, WorkView } from '#lib/work/index.ts';
import { count, momentExact } from '../../../../../format.ts';
import { Name } from '../../../../../ui/name.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { perMinute } from '../verdict.ts';
import { lettersQuery, queueHref, queueQuery } from '../view.ts';
import { sinceWords } from '../words.ts';
import css from '../work.module.css';
import { Holds } from './holds.tsx';
import { PauseButton } from './pause-button.tsx';

interface Props {
  project: string;
  base: string;
  work: WorkView;
  timeZone: string;
}

/** Every queue with what it waits for. */
export function QueueTable({ project, base, work, timeZone }: Props) {
  return (
    <Table
      label="Queues"
      className={css.section}
      columns={[
        'Feature',
        { number: 'Waiting' },
        'For what',
        { number: 'Running' },
        { number: 'Oldest' },
        { number: 'Done a minute' },
        { number: 'Dead letters' },
      ]}
      hasActions
    >
      {work.queues.map((line) => (
        <Line key={line.feature} {...{ project, base, line, timeZone }} at={work.at} />
      ))}
    </Table>
  );
}

function Line({ project, base, line, at, timeZone }: Omit<Props, 'work'> & { line: QueueLine; at: number }) {
  const { feature, waiting, running, dead, oldestAt, paused } = line;
  const href = queueHref(base, feature);
  return (
    <tr data-testid="queue" data-feature={feature} data-paused={paused ? true : undefined}>
      <th scope="row">
        <Link href={href}>
          <Name value={feature} />
        </Link>
      </th>
      <Amount n={waiting} href={href} />
      <td className={table.text}>
        <Holds holds={line.holds} paused={paused} at={at} timeZone={timeZone} />
      </td>
      <Amount n={running} href={queueQuery(href, { state: 'running' })} />
      <td
        className={table.number}
        title={oldestAt === null ? undefined : `asked for ${momentExact(oldestAt, timeZone)}`}
      >
        {oldestAt === null ? <span className={css.zero}>–</span> : sinceWords(oldestAt, at)}
      </td>
      <td className={table.number}>
        <span className={line.completedPerMinute === 0 ? css.zero : undefined}>
          {perMinute(line.completedPerMinute)}
        </span>
        {line.failedPerMinute > 0 && <small>{perMinute(line.failedPerMinute)} given up</small>}
      </td>
      <Amount n={dead} href={lettersQuery(`${base}/letters`, { of: feature })} />
      <td className={table.actions}>
        <PauseButton project={project} feature={feature} isPaused={paused !== null} />
      </td>
    </tr>
  );
}

/** A number that leads to what it counts. */
function Amount({ n, href }: { n: number; href: string }) {
  return (
    <td className={table.number}>
      {n === 0 ? <span className={css.zero}>0</span> : <Link href={href}>{count(n)}</Link>}
    </td>
  );
}
