import Link from 'next/link';
import { type Anomaly, segmentWords } from '#lib/anomalies/index.ts';
import { count } from '../../../../format.ts';
import { Section } from '../../../../ui/section.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { Table } from '../../../../ui/table.tsx';
import css from './anomalies.module.css';
import { anomalyHref } from './view.ts';
import { whenWords } from './when.ts';
import { expectedWords, metricWords, stateOf } from './words.ts';

/** What was before the weeks that are drawn. */
export function EarlierTable({ anomalies, project }: { anomalies: Anomaly[]; project: string }) {
  return (
    <Section title="Earlier" className={css.section}>
      <Table
        label="Earlier anomalies"
        columns={['What', 'When', 'Value', 'Expected', { number: 'n' }, 'State']}
      >
        {anomalies.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link href={anomalyHref(project, one.id)}>
                {metricWords[one.metric].name} of {segmentWords(one.segment)}
              </Link>
            </th>
            <td>{whenWords(one)}</td>
            <td>{metricWords[one.metric].value(one.observed)}</td>
            <td>{expectedWords(one)}</td>
            <td data-number>{count(one.n)}</td>
            <td>
              <StateMark {...stateOf(one)} />
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
