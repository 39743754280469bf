import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DatabaseAway, isConnectionError } from './errors.ts';
import { openPool } from './open-pool.ts';

/** What a statement may be run on: the pool, or one connection inside a transaction. */
export interface Executor {
  /** Rows of a parameterised statement. int8 and numeric come as numbers: nothing Kept sums exceeds 2^53. */
  rows<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** As `rows`, parsed and planned once a connection under its name: for the few statements of the hot path. */
  prepared<Row>(name: string, sql: string, parameters: unknown[]): Promise<Row[]>;
}

export interface Connection extends Executor {
  /** COPY … FROM STDIN of text-format chunks. */
  copy(table: string, columns: readonly string[], chunks: Iterable<string>): Promise<void>;
}

export interface Database extends Executor {
  readonly url: string;
  /** Runs `work` in one transaction on one connection; rolls back if it throws. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const numberTypes = new Set([20, 1700]);

/** @throws DatabaseAway from every method when Postgres cannot be reached; the statement's own error otherwise. */
export function connectDatabase(url: string, size = 10): Database {
  const pool = openPool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 60_000,
    application_name: 'kept',
    // Compiling a query of a few milliseconds takes longer than running it.
    options: '-c jit=off',
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        numberTypes.has(oid) && format !== undefined && format !== 'text'
          ? pg.types.getTypeParser(oid, format)
          : numberTypes.has(oid)
            ? Number
            : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });

  return {
    url,
    rows: (sql, parameters) => reachable(async () => (await pool.query(sql, parameters)).rows),
    prepared: (name, text, values) => reachable(async () => (await pool.query({ name, text, values })).rows),
    transaction: (work) =>
      reachable(async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          await client.query('BEGIN');
          const result = await work(asConnection(client));
          await client.query('COMMIT');
          return result;
        } catch (error) {
          if (isConnectionError(error)) broken = error as Error;
          else
            await client.query('ROLLBACK').catch((rollbackError: Error) => {
              broken = rollbackError;
            });
          throw error;
        } finally {
          client.release(broken);
        }
      }),
    close: () => pool.end(),
  };
}

function asConnection(client: pg.PoolClient): Connection {
  return {
    rows: async (sql, parameters) => (await client.query(sql, parameters)).rows,
    prepared: async (name, text, values) => (await client.query({ name, text, values })).rows,
    async copy(table, columns, chunks) {
      const sink = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
      await pipeline(Readable.from(chunks, { objectMode: false }), sink);
    },
  };
}

async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionError(error)) throw new DatabaseAway({ cause: error });
    throw error;
  }
}
