import type { Metadata } from 'next';
import Link from 'next/link';
import { listOrganizations, readConcurrency } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { moment } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { ButtonLink } from '../../../../../ui/button-link.tsx';
import { Name } from '../../../../../ui/name.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import page from '../../page.module.css';
import providers from '../providers.module.css';
import { Limits } from './limits.tsx';

export const metadata: Metadata = { title: 'Organizations' };

/** Which accounts are there, and what may they do? The same in every project. */
export default async function OrganizationsPage({ params }: { params: Promise<{ project: string }> }) {
  const { slug, timeZone } = await openProject((await params).project);
  const parts = app();
  const organizations = listOrganizations(parts);
  const concurrency = readConcurrency(parts);
  const base = `/p/${slug}/providers/organizations`;
  return (
    <>
      <div className={page.top}>
        <h1>Which accounts are there?</h1>
        <ButtonLink href={`${base}/new`}>Add organization</ButtonLink>
      </div>
      <Section
        title="Organizations"
        note="One account or key at a vendor each; they serve every project."
        className={providers.section}
      >
        {organizations.length === 0 ? (
          <p className={css.quiet}>There is none yet, and so nothing can be generated.</p>
        ) : (
          <Table
            label="Table of organizations"
            columns={[
              'Organization',
              'Vendor',
              'API',
              'Key',
              'Address',
              { number: 'Weight' },
              'Models',
              'Changed',
            ]}
          >
            {organizations.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <Link href={`${base}/${one.id}`}>
                    <Name value={one.id} />
                  </Link>
                  {one.label !== one.id && <small>{one.label}</small>}
                </th>
                <td>{one.vendor}</td>
                <td>{one.api}</td>
                <td>{one.simulated ? 'simulated' : (one.key ?? <span className={css.quiet}>none</span>)}</td>
                <td className={css.text}>{one.baseUrl ?? <span className={css.quiet}>the vendor’s</span>}</td>
                <td className={css.number}>{one.drained ? '0, drained' : one.weight}</td>
                <td className={css.text}>
                  {one.models?.join(', ') ?? <span className={css.quiet}>all of the vendor’s</span>}
                </td>
                <td>
                  {moment(one.changedAt, timeZone)}
                  <small>by {one.changedBy}</small>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Section>
      <Limits
        key={concurrency.version}
        limits={concurrency.limits}
        inForce={concurrency.inForce}
        version={concurrency.version}
        vendors={[...new Set(organizations.map(({ vendor }) => vendor))]}
        models={parts.pool.models()}
      />
    </>
  );
}
