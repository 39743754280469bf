import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const askAgainMs = 100;

/**
 * Does something while no other process does it. Asks for the lock again and again instead of waiting in it, and in no
 * transaction: either would hold up an index that is made concurrently.
 * @param lock any number
 */
export async function alone<T>(url: string, lock: number, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'kept lock', keepAlive: true });
  client.on('error', () => {}); // the lock dies with its connection
  await client.connect();
  try {
    const ask = () => client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lock]);
    while (!(await ask()).rows[0]?.held) await pause(askAgainMs);
    return await work();
  } finally {
    await client.end().catch(() => {});
  }
}
