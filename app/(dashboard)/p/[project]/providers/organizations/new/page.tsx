import type { Metadata } from 'next';
import { listOrganizations } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../../project.ts';
import table from '../../../../../../ui/table.module.css';
import page from '../../../page.module.css';
import { OrganizationForm } from '../form/organization-form.tsx';

export const metadata: Metadata = { title: 'Add organization' };

export default async function NewOrganizationPage({ params }: { params: Promise<{ project: string }> }) {
  const { slug } = await openProject((await params).project);
  const organizations = listOrganizations(app()).filter(({ simulated }) => !simulated);
  return (
    <>
      <div className={page.top}>
        <h1>Add organization</h1>
      </div>
      {app().isSimulated() && (
        <p className={table.quiet}>
          The built-in simulator steps aside for it: from then on calls go to the vendor, and cost.
        </p>
      )}
      <OrganizationForm
        base={`/p/${slug}/providers/organizations`}
        vendors={[...new Set(organizations.map(({ vendor }) => vendor))]}
        taken={organizations.map(({ id }) => id)}
      />
    </>
  );
}
