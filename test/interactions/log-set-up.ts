import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createKey, createKeyring } from '#lib/auth/index.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, createPartitioner, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createGateway } from '#lib/gateway/index.ts';
import {
  type Batch,
  createLogWriter,
  type GroupCommit,
  type InteractionInput,
  type LogWriter,
  type OutcomeInput,
  prepareInteraction,
  prepareSignal,
} from '#lib/interactions/index.ts';
import { createProject, createRegistry, type Project, type Registry } from '#lib/projects/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';

/** One process' worth of the log: a pool, a registry and a writer of its own. */
export interface Writer extends LogWriter {
  database: Database;
  registry: Registry;
  /** Checks items as the gateway does and makes a batch of them. @throws Error if one is refused */
  prepare(interactions: InteractionInput[], outcomes: OutcomeInput[]): Promise<Batch>;
}

export interface LogSetUp extends AsyncDisposable {
  url: string;
  database: Database;
  project: Project;
  addWriter(now?: () => number): Writer;
  /** The gateway over HTTP. */
  serve(log: GroupCommit, writer: Writer): Promise<{ url: string; secretKey: string }>;
}

/** A migrated Postgres with one project, and nothing that runs by itself: no folder, no indexer. */
export async function setUpLog(): Promise<LogSetUp> {
  const stack = new AsyncDisposableStack();
  const home = await migratedHome('log');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const { url, stop } = await startEmbeddedPostgres(home);
  stack.defer(stop);
  await migrate(url);
  const connect = () => {
    const database = connectDatabase(url);
    stack.defer(() => database.close());
    return database;
  };
  const database = connect();
  const made = await createProject(database, { slug: 'main', name: 'main', timeZone: 'UTC' });
  const project = { ...made, userSalt: await fixSalt(database, made.id) };

  return {
    url,
    database,
    project,
    addWriter(now = Date.now) {
      const own = connect();
      const registry = createRegistry(own, now);
      return {
        database: own,
        registry,
        ...createLogWriter(own, registry, createPartitioner(own)),
        async prepare(interactions, outcomes) {
          const context = await registry.context(project.id);
          const options = { now: Date.now(), historic: true, clockOffsetMs: 0 };
          return {
            projectId: project.id,
            interactions: interactions.map((item) =>
              ok(prepareInteraction(item, context, registry, options)),
            ),
            signals: outcomes.map((item) => ok(prepareSignal(item, project.id, options))),
            oldestStubMs: 0,
          };
        },
      };
    },
    async serve(log, { database: own, registry }) {
      const reportFault = (error: unknown) => {
        throw error;
      };
      const parts = { database: own, registry, keyring: createKeyring(own), log, now: Date.now, reportFault };
      const server = createServer(getRequestListener(createGateway(parts).fetch));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      stack.defer(() => {
        server.closeAllConnections();
        server.close();
      });
      const { port } = server.address() as { port: number };
      return {
        url: `http://127.0.0.1:${port}`,
        secretKey: await createKey(database, project.id, 'secret', 'test'),
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Which users explore and which confirm depends on the salt: with a fixed one a seeded log gives the same findings. */
export async function fixSalt(database: Database, projectId: number): Promise<Buffer> {
  const salt = Buffer.from('a salt that is the same each time');
  await database.rows('update projects set user_salt = $2 where id = $1', [projectId, salt]);
  return salt;
}

function ok<T>(checked: { ok: T } | { error: { field: string } }): T {
  if ('error' in checked) throw new Error(`refused: ${checked.error.field}`);
  return checked.ok;
}
