'use server';
import {
  changeCanaryShare,
  promoteCanary,
  rollBackCanary,
  startCanary,
  stopCanary,
} from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';

/** What a person wrote, if anything. */
const said = (text: string): string | undefined => text.trim().slice(0, 500) || undefined;

/** @param body as in the API: candidate, share, guards */
export async function start(slug: string, feature: string, body: unknown, note: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => startCanary(app(), id, feature, body, { by: email, note: said(note) }));
}

/** @param share 0–1 @param version of the canary that the person saw */
export async function changeShare(
  slug: string,
  feature: string,
  share: number,
  version: number,
): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) =>
    changeCanaryShare(app(), id, feature, share, { by: email, expectedVersion: version }),
  );
}

export async function promote(slug: string, feature: string, note: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => promoteCanary(app(), id, feature, { by: email, note: said(note) }));
}

export async function stop(slug: string, feature: string, because: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => stopCanary(app(), id, feature, said(because), { by: email }));
}

export async function rollBack(slug: string, feature: string, because: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => rollBackCanary(app(), id, feature, said(because), { by: email }));
}
