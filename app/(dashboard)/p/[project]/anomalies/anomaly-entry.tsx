import Link from 'next/link';
import { segmentWords } from '#lib/anomalies/index.ts';
import { count } from '../../../../format.ts';
import { StateMark } from '../../../../ui/state-mark.tsx';
import css from './anomalies.module.css';
import { ExpectedChart } from './expected-chart.tsx';
import type { DrawnAnomaly } from './read-anomalies.ts';
import { anomalyHref } from './view.ts';
import { whenWords } from './when.ts';
import { expectedWords, metricWords, movedWords, stateOf } from './words.ts';

interface Props extends DrawnAnomaly {
  project: string;
  timeZone: string;
}

/** One anomaly in the list: what moved in a sentence, beside its days. */
export function AnomalyEntry({ anomaly, days, marks, project, timeZone }: Props) {
  const { id, metric, segment, n, day, lastDay, state } = anomaly;
  return (
    <li className={css.entry} data-testid="anomaly" data-metric={metric} data-state={state}>
      <div>
        <StateMark {...stateOf(anomaly)} strong={state === 'open'} />
        <h2>
          <Link href={anomalyHref(project, id)}>
            {metricWords[metric].name} of {segmentWords(segment)} {movedWords(anomaly)}
          </Link>
        </h2>
        <p>
          {whenWords(anomaly)}. Its past let expect {expectedWords(anomaly)}; n = {count(n)}.
        </p>
      </div>
      <div className={css.small}>
        <ExpectedChart {...{ metric, days, marks, timeZone }} from={day} to={lastDay} height={150} />
      </div>
    </li>
  );
}
