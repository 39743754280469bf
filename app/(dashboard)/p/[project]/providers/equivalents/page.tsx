import type { Metadata } from 'next';
import { listOrganizations } from '#lib/providers/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import page from '../../page.module.css';
import { Equivalents } from './equivalents.tsx';

export const metadata: Metadata = { title: 'Equivalents' };

/** What takes the place of a model when the toggle moves everything to another vendor? The same in every project. */
export default async function EquivalentsPage({ params }: { params: Promise<{ project: string }> }) {
  await openProject((await params).project);
  const { catalog, pool, ...parts } = app();
  const toggle = catalog.find(toggleKind, 0, 'vendor');
  const vendors = [...new Set(listOrganizations({ catalog, ...parts }).map(({ vendor }) => vendor))];
  const used = pool
    .organizations()
    .flatMap(({ vendor, perModel }) => perModel.map(({ model }) => ({ vendor, model })));
  return (
    <>
      <div className={page.top}>
        <h1>What takes whose place when the toggle moves?</h1>
      </div>
      <Equivalents
        key={toggle?.version ?? 0}
        vendors={vendors}
        saved={toggle?.body.models ?? {}}
        version={toggle?.version ?? 0}
        models={pool.models()}
        used={used}
      />
    </>
  );
}
