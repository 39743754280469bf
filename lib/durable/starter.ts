import { DBOS, DBOSClient } from '@dbos-inc/dbos-sdk';
import type { Connection } from '#lib/db/index.ts';
import { applicationVersion, schema } from './launch.ts';
import { queueOf } from './register-job.ts';
import type { StartRunOptions } from './types.ts';

type PgClient = Parameters<DBOSClient['enqueueInTransaction']>[0];

/** DBOS asks for a client of `pg`, of which it uses this. */
const asClient = (connection: Connection): PgClient => {
  const query = async (text: string, values?: unknown[]) => {
    const rows = await connection.rows(text, values);
    return { rows, rowCount: rows.length };
  };
  return { query } as Pick<PgClient, 'query'> as PgClient;
};

/** Puts runs into the queues, by itself or in somebody's transaction. */
export function createStarter(databaseUrl: string) {
  let client: Promise<DBOSClient> | undefined;
  return {
    async start(
      job: string,
      input: unknown,
      { id, delayMs, connection }: StartRunOptions = {},
    ): Promise<string> {
      const options = {
        workflowName: job,
        queueName: queueOf(job),
        appVersion: applicationVersion,
        ...(id !== undefined && { workflowID: id }),
        ...(delayMs !== undefined && delayMs > 0 && { delaySeconds: delayMs / 1_000 }),
      };
      if (!connection) return (await DBOS.enqueueWorkflowWithOptions(options, input)).workflowID;
      client ??= DBOSClient.create({
        systemDatabaseUrl: databaseUrl,
        systemDatabaseSchemaName: schema,
        applicationName: 'kept',
      });
      return (await (await client).enqueueInTransaction(asClient(connection), options, input)).workflowID;
    },
    async close(): Promise<void> {
      await (await client)?.destroy();
    },
  };
}
