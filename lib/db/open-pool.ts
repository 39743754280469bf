import pg from 'pg';

/**
 * Connections that may break at any moment without ending the process. Who waits for one of a plain pool listens to it
 * a moment too late: a Postgres that stops just then ends it in the packet that says it is ready.
 */
export function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  // An idle connection is simply replaced; the next statement reports what is wrong, as that of one in use does.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
