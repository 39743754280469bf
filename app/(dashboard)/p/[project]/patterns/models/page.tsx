import type { Metadata } from 'next';
import { findAnalysis } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import { ViewScope } from '../../../../../ui/view-scope.tsx';
import page from '../../page.module.css';
import { ModelsForm } from './models-form.tsx';

export const metadata: Metadata = { title: 'Models that help' };

/** Which models help to find and name patterns, and for how much? */
export default async function ModelsPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const analysis = findAnalysis(app(), project.id);
  return (
    <ViewScope className={page.page}>
      <div className={page.top}>
        <h1>Which models help, and for how much?</h1>
      </div>
      <ModelsForm
        key={analysis?.version ?? 0}
        project={project.slug}
        analysis={analysis?.body ?? null}
        version={analysis?.version ?? 0}
      />
    </ViewScope>
  );
}
