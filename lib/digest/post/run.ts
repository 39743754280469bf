import type { JobContext } from '#lib/durable/index.ts';
import { backoffMs, type Sent } from '#lib/http/index.ts';
import type { NoticeEvent } from '#lib/notices/index.ts';
import { findProjectById } from '#lib/projects/index.ts';
import { explained } from '#lib/slack/index.ts';
import { type ComposeParts, composeDigest } from '../compose/compose.ts';
import { changeDigest, findDigest, keepDigest } from '../store.ts';
import { weekNamed } from '../week.ts';
import { type DigestId, listParts, type PostParts, postPart } from './post-part.ts';

export interface RunParts extends PostParts, Omit<ComposeParts, 'notices' | 'catalog'> {
  catalog: ComposeParts['catalog'];
  notices: ComposeParts['notices'] & { report(event: NoticeEvent): void };
  /** [0, 1). */
  random(): number;
}

type Context = Pick<JobContext, 'step' | 'sleep' | 'progress'>;

/** After that a digest is no news any more. */
const giveUpMs = 24 * 3_600_000;

/**
 * Computes a week's digest and posts it: the main message, its details as answers, pictures. What Slack does not take
 * now is tried again for a day, after the time that it asks for; what it will never take, or no more, is told to people.
 * @returns whether the main message is there, and what is missing
 */
export async function postDigest(
  parts: RunParts,
  { step, sleep, progress }: Context,
  id: DigestId,
): Promise<{ isPosted: boolean; missing: string[] }> {
  const { database } = parts;
  const isThere = await step('compose', () => compose(parts, id), { retries: 3 });
  if (!isThere) return { isPosted: false, missing: ['the project was removed'] };
  const names = await step('list parts', () => listParts(parts, id));
  const missing: string[] = [];
  for (const [i, name] of names.entries()) {
    const sent = await untilSent(parts, { step, sleep }, id, name);
    if (!sent.ok) missing.push(`${name}: ${explained(sent.reason)}`);
    if (name === 'main' && sent.ok)
      await step('posted', () =>
        changeDigest(database, id, { state: 'posted', postedAt: parts.now(), error: null }),
      );
    if (name === 'main' && !sent.ok) break;
    progress((i + 1) / names.length, sent.ok ? `sent ${name}` : `${name} was not taken`);
  }
  if (missing.length > 0) await step('tell people', () => tell(parts, id, missing));
  return { isPosted: !missing.some((one) => one.startsWith('main')), missing };
}

/** @returns false if there is no such project or week */
async function compose(parts: RunParts, { projectId, week: name }: DigestId): Promise<boolean> {
  const { database } = parts;
  if (await findDigest(database, projectId, name)) return true;
  const project = await findProjectById(database, projectId);
  const week = project && (await weekNamed(database, project.timeZone, name));
  if (!project || !week) return false;
  await keepDigest(database, projectId, await composeDigest(parts, project, week));
  return true;
}

async function untilSent(
  parts: RunParts,
  { step, sleep }: Pick<Context, 'step' | 'sleep'>,
  id: DigestId,
  name: string,
): Promise<Sent> {
  let firstAt: number | undefined;
  for (let tries = 1; ; tries++) {
    const { sent, at, pauseMs } = await step(`send ${name}, try ${tries}`, async (signal) => {
      const sent = await postPart(parts, id, name, signal);
      const asked = sent.ok ? 0 : (sent.retryAfterMs ?? 0);
      return { sent, at: parts.now(), pauseMs: Math.max(asked, backoffMs(tries, parts.random())) };
    });
    firstAt ??= at;
    if (sent.ok || !sent.again) return sent;
    if (at + pauseMs > firstAt + giveUpMs)
      return { ...sent, again: false, reason: `given up: ${sent.reason}` };
    await sleep(pauseMs);
  }
}

/** On the digest itself, in the incident log, and on the channels of notices, which may be others. */
async function tell(parts: RunParts, id: DigestId, missing: readonly string[]): Promise<void> {
  const { database, notices, now } = parts;
  const isPosted = !missing.some((one) => one.startsWith('main'));
  const project = await findProjectById(database, id.projectId);
  await changeDigest(database, id, {
    ...(!isPosted && { state: 'failed' as const }),
    error: missing.join('; '),
  });
  const what = isPosted ? 'is incomplete in Slack' : 'was not posted';
  notices.report({
    ...{ kind: 'digest', subject: `${project?.slug ?? id.projectId} ${id.week}`, phase: 'happened' },
    ...{
      severity: 'warning',
      summary: `The digest of ${id.week} ${what}. ${missing.join('; ')}.`,
      at: now(),
    },
  });
}
