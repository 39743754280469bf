'use server';
import { promptKind } from '#lib/prompts/index.ts';
import {
  changeContext,
  changePrompt,
  removeContext,
  removePrompt,
  restorePromptVersion,
} from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';
import { type Preview, type PreviewAsk, previewPrompt } from './[name]/preview-prompt.ts';

/** What became of saving: `newest` tells a conflict from other issues. */
export interface Saved {
  issues: Issues;
  /** Version that is current now; 0: there is none. */
  newest: number;
}

/** @param expected the version that was edited; 0: there is none yet */
export async function savePrompt(
  slug: string,
  name: string,
  body: unknown,
  { note, expected }: { note: string; expected: number },
): Promise<Saved> {
  const { id } = await openProject(slug);
  const { catalog } = app();
  const issues = await act(({ email }) =>
    changePrompt(app(), id, name, body, {
      by: email,
      note: note.trim() || undefined,
      expectedVersion: expected,
    }),
  );
  if (issues.length > 0) await catalog.refresh().catch(() => {});
  return { issues, newest: catalog.find(promptKind, id, name)?.version ?? 0 };
}

export async function restorePrompt(slug: string, name: string, version: number): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => restorePromptVersion(app(), id, name, version, { by: email }));
}

export async function dropPrompt(slug: string, name: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => removePrompt(app(), id, name, { by: email }));
}

/** @param expected the version that was edited; 0: there is none yet */
export async function saveContext(
  slug: string,
  tenant: string,
  body: unknown,
  expected: number,
): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => changeContext(app(), id, tenant, body, { by: email, expectedVersion: expected }));
}

export async function dropContext(slug: string, tenant: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => removeContext(app(), id, tenant, { by: email }));
}

/** What a prompt would send, as it is typed now. */
export async function preview(slug: string, body: unknown, ask: PreviewAsk): Promise<Preview> {
  await requireUser();
  return previewPrompt(await openProject(slug), body, ask);
}
