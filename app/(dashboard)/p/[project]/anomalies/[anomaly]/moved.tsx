import type { Division, Metric } from '#lib/anomalies/index.ts';
import { count } from '../../../../../format.ts';
import { Name } from '../../../../../ui/name.tsx';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { dimensionName } from '../../../../../view.ts';
import { changeWords, sideWords } from '../words.ts';
import css from './anomaly.module.css';

interface Props {
  metric: Metric;
  division: Division;
}

/** A change divided by one dimension: how much is another mix, how much other values, and whose. */
export function Moved({ metric, division }: Props) {
  const { dimension, change, mix, rate, parts } = division;
  const name = dimensionName(dimension);
  const ends = parts.flatMap((part) => [part.mix, part.rate, part.mix + part.rate].map(Math.abs));
  const end = Math.max(...ends, Number.MIN_VALUE);
  return (
    <Section
      title={`By ${name.toLowerCase()}`}
      className={css.moved}
      note={
        metric === 'volume'
          ? `${changeWords(metric, change)} interactions`
          : `${changeWords(metric, change)}: ${changeWords(metric, mix)} from another mix, ${changeWords(metric, rate)} from other values`
      }
    >
      <ScrollRegion label={`What moved, by ${name}`} className={css.scroll}>
        <table className={css.table} data-testid="moved" data-dimension={dimension}>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col">Before</th>
              <th scope="col">On the day</th>
              <th scope="col">n</th>
              <th scope="col">Does to the change</th>
              <th scope="col">
                <span className={css.key} data-what="rate" /> value{' '}
                <span className={css.key} data-what="mix" /> mix
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.key}>
                <th scope="row">
                  <Name value={part.key} />
                </th>
                <td>{part.before.n > 0 ? sideWords(metric, part.before.value) : 'new'}</td>
                <td>{part.after.n > 0 ? sideWords(metric, part.after.value) : 'gone'}</td>
                <td>{count(Math.round(part.after.n))}</td>
                <td>{changeWords(metric, part.mix + part.rate)}</td>
                <td>
                  <Bars mix={part.mix / end} rate={part.rate / end} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}

/** Two bars from the middle, −1 to 1; what they say stands beside them. */
function Bars({ mix, rate }: { mix: number; rate: number }) {
  const place = (value: number) => ({
    left: `${50 + 50 * Math.min(0, value)}%`,
    width: `${50 * Math.abs(value)}%`,
  });
  return (
    <div className={css.bars} aria-hidden="true">
      <span data-what="rate" style={place(rate)} />
      <span data-what="mix" style={place(mix)} />
    </div>
  );
}
