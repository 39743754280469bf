import { createKey, type Sessions } from '#lib/auth/index.ts';
import type { Database } from '#lib/db/index.ts';
import { createProject, listProjects } from '#lib/projects/index.ts';
import { type Credentials, readCredentials, writeCredentials } from './home.ts';

const ownerEmail = 'owner@kept.local';

/** Any number: what a process locks while it sets up. */
const setUpLock = 7_239_004;

/**
 * At first start: the owner's account, a project to log to, and its keys, written to `credentials.json`. Processes that
 * start at once wait for each other.
 */
export const setUp = (
  database: Database,
  sessions: Sessions,
  home: string,
  url: string,
): Promise<Credentials> =>
  database.transaction(async (connection) => {
    await connection.rows('select pg_advisory_xact_lock($1)', [setUpLock]);
    return setUpAlone(database, sessions, home, url);
  });

async function setUpAlone(
  database: Database,
  sessions: Sessions,
  home: string,
  url: string,
): Promise<Credentials> {
  const ownerPassword = await sessions.ensureOwner(ownerEmail);
  const own = (await listProjects(database)).find(({ demo }) => !demo);
  const project =
    own ?? (await createProject(database, { slug: 'main', name: 'My product', timeZone: machineTimeZone() }));
  const known = readCredentials(home);
  const credentials: Credentials = known
    ? { ...known, url, ...(ownerPassword && { ownerPassword }) }
    : {
        url,
        secretKey: await createKey(database, project.id, 'secret', 'first secret key'),
        publishableKey: await createKey(database, project.id, 'publishable', 'first publishable key'),
        ownerEmail,
        ...(ownerPassword && { ownerPassword }),
      };
  writeCredentials(home, credentials);
  return credentials;
}

const machineTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
