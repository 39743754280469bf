import type { Metadata } from 'next';
import { listFeatureRoutings, listRoutes } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import page from '../../page.module.css';
import { Features } from './features/features.tsx';
import { NewRoute } from './new-route.tsx';
import { RoutesTable } from './routes-table.tsx';
import { nodeWords } from './words.ts';

export const metadata: Metadata = { title: 'Routes' };

/** Which way do requests go, and which features are on? */
export default async function RoutesPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const parts = app();
  const features = await listFeatureRoutings(parts, project.id);
  const routes = listRoutes(parts, project.id);
  const base = `/p/${project.slug}/providers/routes`;
  return (
    <>
      <div className={page.top}>
        <h1>Which way do requests go?</h1>
        <NewRoute base={base} taken={routes.map(({ name }) => name)} />
      </div>
      <RoutesTable
        base={base}
        timeZone={project.timeZone}
        routes={routes.map(({ name, version, changedAt, changedBy, usedBy, body }) => ({
          ...{ name, version, changedAt, changedBy, usedBy, words: nodeWords(body.node) },
          description: body.description ?? null,
        }))}
      />
      <Features
        project={project.slug}
        features={features}
        routes={routes.map(({ name }) => name)}
        timeZone={project.timeZone}
      />
    </>
  );
}
