import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { Sent } from '#lib/http/index.ts';
import { findSettings } from '../settings/kind.ts';
import { changeDigest, clearPart, getDigest, markPart } from '../store.ts';
import { openPlace, type SlackParts } from './place.ts';
import { partsOf, senderOf } from './sender.ts';

export interface PostParts extends SlackParts {
  database: Database;
  catalog: Pick<Catalog, 'find'>;
  /** Where people reach the pages. */
  baseUrl: string;
}

/** A digest of a project, by its week. */
export interface DigestId {
  projectId: number;
  week: string;
}

/** What a digest is sent as, to where it goes now. @throws DatabaseAway */
export async function listParts(parts: PostParts, id: DigestId): Promise<string[]> {
  const place = openPlace(findSettings(parts.catalog, id.projectId).body, parts);
  return typeof place === 'string' ? ['main'] : partsOf(place, await getDigest(parts.database, id));
}

/**
 * Sends one part of a digest, once as far as that can be known. That it is being sent is written down before; so after a
 * crash, or without an answer, a bot looks whether Slack has it. A webhook cannot look: the part is sent again then, and
 * says that it may be there twice; lost it is never. @throws DatabaseAway
 */
export async function postPart(
  parts: PostParts,
  id: DigestId,
  part: string,
  signal?: AbortSignal,
): Promise<Sent> {
  const { database, now } = parts;
  const digest = await getDigest(database, id);
  const begun = digest.sent[part];
  if (begun?.sentAt !== undefined) return { ok: true };
  const place = openPlace(findSettings(parts.catalog, id.projectId).body, parts);
  if (typeof place === 'string') return { ok: false, reason: place, again: false };
  // Somebody chose another place in between: there is nothing there to answer to.
  if (part !== 'main' && (place.by === 'webhook' || digest.slackTs === null)) return { ok: true };
  const sender = senderOf(place, digest, part, `${id.projectId}/${id.week}/${part}`, parts.baseUrl);

  const found = begun ? await sender.find(begun.beganAt) : undefined;
  // Who cannot look now waits; who may not look at all goes on.
  if (found && !found.ok && found.again) return found;
  const isThere = found?.ok === true && found.isThere;
  const beganAt = isThere && begun ? begun.beganAt : now();
  if (!isThere) await markPart(database, id, part, { beganAt });
  // A worker that was held up so long that another has the run now sends nothing any more.
  signal?.throwIfAborted();
  const isRepeat = begun !== undefined && found?.ok !== true;
  const sent = isThere ? found : await sender.send(isRepeat);
  if (!sent.ok) {
    if (!sent.mayBeThere) await clearPart(database, id, part);
    return sent;
  }
  if (part === 'main' && sent.ts !== undefined) await changeDigest(database, id, { slackTs: sent.ts });
  await markPart(database, id, part, { beganAt, sentAt: now() });
  return { ok: true };
}
