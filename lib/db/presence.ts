import pg from 'pg';

/** Any number: what every process of an installation holds while it runs. */
const presenceLock = 7_239_021;

/** Others that share the database see that this process is there. */
export interface Presence {
  end(): Promise<void>;
}

/**
 * Says that this process works on the database: beside others if they all share their state (`shared`), else alone.
 * The lock dies with its connection, so nobody has to clean up after a crash.
 * @returns undefined if others are there and may not be
 */
export async function claimPresence(url: string, shared: boolean): Promise<Presence | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'kept presence', keepAlive: true });
  client.on('error', () => {}); // a restarted Postgres: whoever starts next is not kept out by us any more
  await client.connect();
  const lock = shared ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  const { rows } = await client.query<{ held: boolean }>(`select ${lock}($1) as held`, [presenceLock]);
  if (rows[0]?.held) return { end: () => client.end().catch(() => {}) };
  await client.end();
  return undefined;
}
