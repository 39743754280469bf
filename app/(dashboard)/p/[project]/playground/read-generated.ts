import {
  findInteraction,
  type InteractionDetail,
  type InteractionSummary,
  listInteractions,
} from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { playgroundUser } from './ask.ts';

const hourMs = 3_600_000;
/** How long one can look back in the playground; the log has all of it. */
const backMs = 24 * hourMs;
const mostRows = 30;

export interface Generated {
  /** The one that was asked for; null: it does not exist, or not any more. */
  detail: InteractionDetail | null;
  /** What this person generated here in the last day, newest first. */
  history: InteractionSummary[];
}

/** A generation of the playground beside those of the same person. */
export async function readGenerated(project: Project, email: string, id: string | null): Promise<Generated> {
  const { database, now } = app();
  const at = now();
  const range = { from: at - backMs, to: at + hourMs };
  const [detail, list] = await Promise.all([
    id === null ? undefined : findInteraction(database, project, id, at),
    listInteractions(database, project, { range, user: playgroundUser(email), limit: mostRows }, at),
  ]);
  return { detail: detail ?? null, history: list.rows };
}
