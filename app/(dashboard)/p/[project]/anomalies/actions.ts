'use server';
import { acknowledgeAnomaly, silenceAnomaly } from '#lib/anomalies/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';

export async function acknowledge(slug: string, id: string): Promise<Issues> {
  const project = await openProject(slug);
  return act(({ email }) => acknowledgeAnomaly(app().database, project, id, email));
}

export async function silence(slug: string, id: string): Promise<Issues> {
  const project = await openProject(slug);
  return act(({ email }) => silenceAnomaly(app(), project, id, email));
}
