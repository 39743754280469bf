import type { Sent } from '#lib/http/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { context, escaped, explained } from '#lib/slack/index.ts';
import { picturesOf } from '../charts/pictures.ts';
import { type ComposeParts, composeDigest } from '../compose/compose.ts';
import { findSettings } from '../settings/kind.ts';
import { digestBlocks } from '../show/blocks.ts';
import { weekAt } from '../week.ts';
import { openPlace } from './place.ts';
import type { PostParts } from './post-part.ts';

/**
 * Sends the digest of the newest whole week to where digests go, at once and once, marked as a test; nothing of it is
 * kept. @returns why not, in words; undefined: it arrived. @throws DatabaseAway
 */
export async function sendTest(
  parts: PostParts & ComposeParts,
  project: Project,
  by: string,
): Promise<string | undefined> {
  const { database, catalog, baseUrl, now } = parts;
  const place = openPlace(findSettings(catalog, project.id).body, parts);
  if (typeof place === 'string') return place;
  const week = await weekAt(database, project.timeZone, now(), -1);
  const digest = await composeDigest(parts, project, week);
  const { main, thread } = digestBlocks(digest, baseUrl);
  const test = { ...main, blocks: [context(`A test that ${escaped(by)} asked for.`), ...main.blocks] };
  if (place.by === 'webhook') return reasonOf(await place.post(test));
  const { bot } = place;
  const mark = { type: 'kept_test', key: `${project.id}/${now()}` };
  const posted = await bot.post(test, mark);
  if (!posted.ok) return reasonOf(posted);
  for (const answer of thread) {
    const sent = await bot.post(answer, mark, posted.ts);
    if (!sent.ok) return `the message arrived, an answer to it did not: ${reasonOf(sent)}`;
  }
  const uploaded = await bot.upload(await picturesOf(digest), posted.ts);
  return uploaded.ok ? undefined : `the message arrived, its charts did not: ${reasonOf(uploaded)}`;
}

const reasonOf = (sent: Sent): string | undefined => (sent.ok ? undefined : explained(sent.reason));
