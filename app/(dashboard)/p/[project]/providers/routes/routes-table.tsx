import Link from 'next/link';
import { moment } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import providers from '../providers.module.css';

interface Props {
  base: string;
  routes: {
    name: string;
    version: number;
    changedAt: number;
    changedBy: string;
    usedBy: string[];
    description: string | null;
    words: string;
  }[];
  timeZone: string;
}

/** Routes with what they do in one line, and who would miss them. */
export function RoutesTable({ base, routes, timeZone }: Props) {
  return (
    <Section
      title="Routes"
      note="A request takes the route it names (x-kept-route), else its feature’s, else whoever sells the model it names, else the route default."
      className={providers.section}
    >
      {routes.length === 0 ? (
        <p className={css.quiet}>
          There is no route yet: every request goes to whoever sells the model it names. A route splits
          traffic by weight, falls back from one model to the next, and sends some requests elsewhere by what
          they carry.
        </p>
      ) : (
        <Table label="Table of routes" columns={['Route', 'What it does', 'Used by', 'Changed']}>
          {routes.map(({ name, version, changedAt, changedBy, usedBy, description, words }) => (
            <tr key={name} data-testid="route" data-route={name}>
              <th scope="row">
                <Link href={`${base}/${encodeURIComponent(name)}`}>{name}</Link>
              </th>
              <td className={css.text}>
                {words}
                {description && <small>{description}</small>}
              </td>
              <td className={css.text}>
                {usedBy.length > 0 ? usedBy.join(', ') : <span className={css.quiet}>nobody yet</span>}
              </td>
              <td>
                {moment(changedAt, timeZone)}
                <small>
                  version {version}, by {changedBy}
                </small>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
