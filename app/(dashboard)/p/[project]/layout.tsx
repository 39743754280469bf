import type { ReactNode } from 'react';
import { listProjects } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../project.ts';
import { requireUser } from '../../../session.ts';
import { DemoBanner } from '../../demo-banner.tsx';
import { Shell } from '../../shell.tsx';
import { SimulatorBanner } from '../../simulator-banner.tsx';

interface Props {
  params: Promise<{ project: string }>;
  children: ReactNode;
}

export default async function ProjectLayout({ params, children }: Props) {
  const project = await openProject((await params).project);
  const user = await requireUser();
  const projects = await listProjects(app().database);
  return (
    <Shell
      project={project.slug}
      projects={projects.map(({ slug, name, demo }) => ({ slug, name, demo }))}
      email={user.email}
      banner={
        <>
          {project.demo && <DemoBanner />}
          {app().isSimulated() && <SimulatorBanner project={project.slug} />}
        </>
      }
    >
      {children}
    </Shell>
  );
}
