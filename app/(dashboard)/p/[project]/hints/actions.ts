'use server';
import type { HintTrial } from '#lib/hints/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues, issuesOf } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';

/** @param body as in the API @param version that the person saw; 0: it is new */
export async function save(slug: string, name: string, body: unknown, version: number): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => app().hints.change(id, name, body, { by: email, expectedVersion: version }));
}

export async function remove(slug: string, name: string, note: string): Promise<Issues> {
  const { id } = await openProject(slug);
  const why = note.trim().slice(0, 500) || undefined;
  return act(({ email }) => app().hints.remove(id, name, { by: email, note: why }));
}

/** Whether a hint as it is written applies to an input, and why; or what is wrong with it. */
export async function tryInput(
  slug: string,
  body: unknown,
  feature: string,
  input: string,
): Promise<{ trial: HintTrial } | { issues: Issues }> {
  const { id } = await openProject(slug);
  try {
    return { trial: await app().hints.try(id, body, { feature, input: input.slice(0, 200_000) }) };
  } catch (error) {
    return { issues: issuesOf(error) };
  }
}
