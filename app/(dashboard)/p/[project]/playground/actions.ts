'use server';
import { setTimeout as sleep } from 'node:timers/promises';
import { findInteraction, type InteractionDetail } from '#lib/insights/index.ts';
import { type OutcomeInput, prepareSignal } from '#lib/interactions/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';
import { type Forecast, foresee } from './foresee.ts';
import { type Generated, readGenerated } from './read-generated.ts';

/** Where a request would go now, and what it lacks. */
export async function lookAhead(slug: string, ask: unknown, draw?: number): Promise<Forecast | null> {
  const user = await requireUser();
  return foresee(await openProject(slug), user.email, ask, draw);
}

/** What a generation became, once the log has it; the user is looking at it, and says so as the SDK does. */
export async function finish(slug: string, id: string): Promise<Generated | null> {
  const { email } = await requireUser();
  const project = await openProject(slug);
  const detail = await settled(slug, id);
  if (!detail) return null;
  if (detail.status === 'completed') await signal(slug, { interactionId: id, kind: 'shown' });
  return readGenerated(project, email, id);
}

/** Logs what the user did with a result, as the SDK would. Null: there is none of the playground with this id. */
export async function report(
  slug: string,
  outcome: Pick<OutcomeInput, 'interactionId' | 'kind' | 'editDistance'>,
): Promise<Generated | null> {
  const { email } = await requireUser();
  if (!(await settled(slug, outcome.interactionId))) return null;
  await signal(slug, outcome);
  return readGenerated(await openProject(slug), email, outcome.interactionId);
}

/** One that was generated before. */
export async function open(slug: string, id: string): Promise<Generated | null> {
  const { email } = await requireUser();
  return readGenerated(await openProject(slug), email, id);
}

const lookEveryMs = 100;
const looks = 20;

/** One that was stopped is recorded a moment after its line was cut. */
async function settled(slug: string, id: string): Promise<InteractionDetail | undefined> {
  const { database, now } = app();
  const project = await openProject(slug);
  for (let look = 1; ; look++) {
    const detail = await findInteraction(database, project, id, now());
    if (detail) return detail.metadata.playground === true ? detail : undefined;
    if (look === looks) return undefined;
    await sleep(lookEveryMs);
  }
}

async function signal(
  slug: string,
  outcome: Pick<OutcomeInput, 'interactionId' | 'kind' | 'editDistance'>,
): Promise<void> {
  const { log, now } = app();
  const { id: projectId } = await openProject(slug);
  const at = now();
  const prepared = prepareSignal({ ...outcome, occurredAt: at }, projectId, {
    now: at,
    historic: false,
    clockOffsetMs: 0,
  });
  if ('error' in prepared) throw new Error(`outcome.${prepared.error.field}: ${prepared.error.message}`);
  await log.submit({ projectId, interactions: [], signals: [prepared.ok], oldestStubMs: at }, 1_000);
}
