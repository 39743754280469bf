import Link from 'next/link';
import { moment } from '../../../../../format.ts';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../table.module.css';

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
      className={css.section}
    >
      {routes.length === 0 ? (
        <p className={css.quiet}>
          There is no route yet: every request goes to whoever sells the model it names. A route splits
          traffic by weight, falls back from one model to the next, and sends some requests elsewhere by what
          they carry.
        </p>
      ) : (
        <ScrollRegion label="Table of routes" className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Route</th>
                <th scope="col">What it does</th>
                <th scope="col">Used by</th>
                <th scope="col">Changed</th>
              </tr>
            </thead>
            <tbody>
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
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}
