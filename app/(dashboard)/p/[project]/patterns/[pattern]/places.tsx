import { countBy, type PatternWhole } from '#lib/patterns/index.ts';
import { count, percent, plural } from '../../../../../format.ts';
import { Name } from '../../../../../ui/name.tsx';
import { Section } from '../../../../../ui/section.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import css from './pattern.module.css';

const sides = [
  { side: 'feature', label: 'Feature' },
  { side: 'vendor', label: 'Vendor' },
  { side: 'promptVersion', label: 'Prompt version' },
] as const;
const most = 5;

/** Who and what it touches. */
export function Places({ pattern }: { pattern: PatternWhole }) {
  const { places, effect, weeks } = pattern;
  const users = weeks.at(-1)?.users;
  return (
    <Section
      title="Whom it touches"
      note={
        users === undefined
          ? plural(effect.users, 'held-out user')
          : `${plural(users, 'user')} in the last week; ${count(effect.users)} held-out ones when it was found`
      }
    >
      {places.length > 0 && (
        <div className={css.narrow}>
          <Table
            label="Its interactions by feature, vendor and prompt version"
            columns={['By', 'Value', { number: 'n' }, { number: 'Rejected' }]}
          >
            {sides.flatMap(({ side, label }) =>
              countBy(places, side)
                .slice(0, most)
                .map(({ value, n, rate, small }, i) => (
                  <tr key={`${side} ${value}`}>
                    <td>{i === 0 ? label : ''}</td>
                    <th scope="row">
                      <Name value={value} />
                    </th>
                    <td className={table.number}>{count(n)}</td>
                    <td className={table.number} data-small={small || undefined}>
                      {percent(rate, 0)}
                    </td>
                  </tr>
                )),
            )}
          </Table>
        </div>
      )}
    </Section>
  );
}
