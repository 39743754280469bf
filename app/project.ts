import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findProject, type Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { requireUser } from './session.ts';

/** The project of an address, for somebody who is signed in. Once per request; 404 if there is none. */
export const openProject = cache(async (slug: string): Promise<Project> => {
  await requireUser();
  return (await findProject(app().database, slug)) ?? notFound();
});
