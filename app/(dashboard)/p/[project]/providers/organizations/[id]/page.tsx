import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { organizationKind } from '#lib/pool/index.ts';
import { listOrganizations } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../../project.ts';
import { Snippet } from '../../../../../../ui/snippet.tsx';
import table from '../../../../../../ui/table.module.css';
import page from '../../../page.module.css';
import providers from '../../providers.module.css';
import { Versions } from '../../versions.tsx';
import { changesOf } from '../changes.ts';
import { OrganizationForm } from '../form/organization-form.tsx';

interface Props {
  params: Promise<{ project: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).id };
}

/** One organization: what it is, and who made it so. */
export default async function OrganizationPage({ params }: Props) {
  const { project: slug, id } = await params;
  const project = await openProject(slug);
  const parts = app();
  const organizations = listOrganizations(parts);
  const organization = organizations.find((one) => one.id === id) ?? notFound();
  const versions = await parts.catalog.history(organizationKind, 0, id);
  const base = `/p/${slug}/providers/organizations`;
  return (
    <>
      <div className={page.top}>
        <h1>{organization.label}</h1>
        <Link href={base} className={page.zone}>
          All organizations
        </Link>
      </div>
      {organization.simulated ? (
        <div className={providers.prose}>
          <p>
            The built-in simulator plays this organization of {organization.vendor} at{' '}
            <code className={table.mono}>{organization.baseUrl}</code>. It can be drained and restored on the
            health page; what it answers, and which faults it has, is set over HTTP:
          </p>
          <Snippet
            label="Faults of the simulator"
            text={`curl -X PUT ${new URL('/control/rules', organization.baseUrl)} \\\n  -d '{"rules": [{"id": "out", "organization": "${id}", "fault": {"kind": "unavailable"}}]}'`}
          />
        </div>
      ) : (
        <OrganizationForm
          base={base}
          organization={organization}
          vendors={[...new Set(organizations.map(({ vendor }) => vendor))]}
          taken={[]}
        />
      )}
      <Versions
        timeZone={project.timeZone}
        versions={versions.map((version, i) => ({
          version: version.version,
          changedAt: version.changedAt,
          changedBy: version.changedBy,
          note: version.note,
          what: changesOf(versions[i + 1]?.body ?? null, version.body),
        }))}
      />
    </>
  );
}
