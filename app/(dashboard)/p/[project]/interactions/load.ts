'use server';
import {
  findInteraction,
  type InteractionDetail,
  type InteractionList,
  listInteractions,
} from '#lib/insights/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';
import { type InteractionsView, listQuery } from './list-query.ts';

/** The page of the list after `before`. */
export async function loadInteractions(
  slug: string,
  view: InteractionsView,
  before: string,
): Promise<InteractionList> {
  await requireUser();
  const project = await openProject(slug);
  const { database, now } = app();
  return listInteractions(database, project, { ...listQuery(view, now(), project.timeZone), before }, now());
}

/** null: it does not exist, or not any more. */
export async function loadInteraction(slug: string, id: string): Promise<InteractionDetail | null> {
  await requireUser();
  const project = await openProject(slug);
  const { database, now } = app();
  return (await findInteraction(database, project, id, now())) ?? null;
}
