import type { Metadata } from 'next';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import page from '../../page.module.css';
import { SettingsForm } from './settings-form.tsx';

export const metadata: Metadata = { title: 'Digest settings' };

/** When and where is the digest posted? */
export default async function SettingsPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const view = app().digests.settings(project);
  return (
    <>
      <div className={page.top}>
        <h1>When and where is the digest posted?</h1>
      </div>
      <SettingsForm key={view.version} project={project.slug} timeZone={project.timeZone} view={view} />
    </>
  );
}
