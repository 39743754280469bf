import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { listProjects } from '#lib/projects/index.ts';
import type { DigestId } from './post/post-part.ts';
import { findSettings } from './settings/kind.ts';
import { findDigest } from './store.ts';
import { newestDue } from './week.ts';

/**
 * Digests whose time has come and that nobody has ended yet. After a downtime that is the newest one of each project;
 * weeks before it can be read on the page. @throws DatabaseAway
 */
export async function listDue(
  { database, catalog }: { database: Database; catalog: Pick<Catalog, 'find'> },
  now: number,
): Promise<DigestId[]> {
  const due: DigestId[] = [];
  for (const { id: projectId, timeZone } of await listProjects(database)) {
    const { onSince, ...when } = findSettings(catalog, projectId).body;
    if (onSince === null) continue;
    const { dueAt, week } = await newestDue(database, timeZone, when, now);
    if (dueAt < onSince) continue;
    const known = await findDigest(database, projectId, week.name);
    if (!known || known.state === 'pending') due.push({ projectId, week: week.name });
  }
  return due;
}

/** One run a project and week, whoever starts it how often. @param run 2 and more: a person had it posted again */
export const runOfDigest = ({ projectId, week }: DigestId, run = 1): string =>
  `digest-${projectId}-${week}${run > 1 ? `-${run}` : ''}`;
