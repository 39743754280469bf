import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyring, createSessions } from '#lib/auth/index.ts';
import { createCanaryWatch } from '#lib/canaries/index.ts';
import type { Config } from '#lib/config/index.ts';
import type { Store } from '#lib/coordination/index.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import {
  claimPresence,
  connectDatabase,
  createPartitioner,
  type Database,
  DatabaseAway,
  impatient,
  isConnectionError,
  isNotReady,
  within,
} from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { connectPrisma } from '#lib/db/prisma.ts';
import { removeDemo, seedDemo } from '#lib/demo/index.ts';
import { createGateway } from '#lib/gateway/index.ts';
import { createHints } from '#lib/hints/index.ts';
import {
  createFolder,
  createGroupCommit,
  createLogWriter,
  createSearchIndexer,
} from '#lib/interactions/index.ts';
import { createRegistry } from '#lib/projects/index.ts';
import { limitUses } from '#lib/work/index.ts';
import { provideApp } from './app.ts';
import type { Credentials } from './home.ts';
import { takeHome } from './home.ts';
import { createFront, isOwnOrigin, ownHosts } from './http.ts';
import { noPages, preparePages } from './pages.ts';
import { listen } from './port.ts';
import { startProviderLayer } from './provider-layer.ts';
import { setUp } from './setup.ts';
import { startWorkLayer } from './work-layer.ts';

export interface Running {
  url: string;
  credentials: Credentials;
  database: Database;
  /** Ends everything in the reverse order of its start; what was acknowledged is in the database already. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** One line for the person who waits. */
  say: (line: string) => void;
  /** Without pages it is a gateway that answers `/v1` only. */
  pages?: boolean;
  /** Does durable work, jobs and schedules too. Default: as `pages`. */
  works?: boolean;
}

const othersAlone = 'another Kept works on this database without Redis; stop it, or give it REDIS_URL';
const othersThere =
  'another Kept works on this database: several processes share their limits and breakers through Redis, so set REDIS_URL for all of them';

/** Answers whose callers have gone are recorded within this time after. */
const settleMs = 5_000;

/** How long a Postgres that restarts meanwhile is waited for, and how soon it is tried again. */
const [patienceMs, againMs] = [60_000, 500];

/**
 * Puts the parts together and starts them in order. A Postgres that answered once and is away then is waited for; one
 * that never answered is a mistake in the settings.
 */
export async function start(config: Config, options: StartOptions): Promise<Running> {
  let hasAnswered = false;
  for (const until = Date.now() + patienceMs; ; ) {
    try {
      return await startOnce(config, options, () => {
        hasAnswered = true;
      });
    } catch (error) {
      const causes = [error, (error as Error).cause];
      hasAnswered ||= causes.some(isNotReady);
      if (!hasAnswered || !causes.some(isConnectionError) || Date.now() > until) throw error;
      await sleep(againMs);
    }
  }
}

async function startOnce(
  config: Config,
  { say, pages: withPages = true, works = withPages }: StartOptions,
  onAnswered: () => void,
): Promise<Running> {
  await using stack = new AsyncDisposableStack();
  stack.defer(takeHome(config.keptHome));
  const fault = (error: unknown, traceId?: string) =>
    say(
      `fault${traceId ? ` (trace ${traceId})` : ''}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );

  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.keptHome);
  if (embedded) stack.defer(() => embedded.stop());
  const databaseUrl = config.databaseUrl ?? (embedded?.url as string);
  const failed = (cause: unknown) => {
    const { message } = cause as Error;
    throw config.databaseUrl
      ? new Error(`DATABASE_URL: ${message || 'no Postgres answers there'}`, { cause })
      : cause;
  };
  // Before anything is written: who may not be here leaves nothing behind.
  const presence = await claimPresence(databaseUrl, config.redisUrl !== undefined).catch(failed);
  if (!presence) throw new Error(config.redisUrl ? othersAlone : othersThere);
  stack.defer(() => presence.end());
  onAnswered();
  await migrate(databaseUrl).catch(failed);
  const database = connectDatabase(databaseUrl);
  stack.defer(() => database.close());
  const prisma = connectPrisma(databaseUrl);
  stack.defer(() => prisma.$disconnect());

  const now = Date.now;
  const registry = createRegistry(database, now);
  const keyring = createKeyring(database, now);
  const partitioner = createPartitioner(database);
  await partitioner.ensureAhead(now());
  const writer = createLogWriter(database, registry, partitioner);
  const log = createGroupCommit(writer);
  stack.defer(() => log.drain());

  const front = createFront();
  const port = await listen(front.server, config.host, config.port);
  stack.defer(() => front.close());
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  const isOwnHost = ownHosts(config.host, port, config.allowedHosts);
  const isTrusted = (origin: string) => isOwnOrigin(origin, isOwnHost);
  const sessions = createSessions({ prisma, secret: config.secret, url, isTrusted });

  const credentials = await setUp(database, sessions, config.keptHome, url);
  const name = `${hostname()}-${process.pid}-${randomBytes(6).toString('hex')}`;
  const layer = await startProviderLayer(stack, {
    ...{ config, database, registry, writer, process: name, url, now, say, fault },
  });
  const hints = createHints({ ...{ database, catalog: layer.catalog, registry }, now, fault });
  await hints.start();
  stack.defer(() => hints.stop());
  const work = await startWorkLayer(stack, {
    ...{ config, databaseUrl, database, partitioner, registry, writer, layer, hints },
    baseUrl: config.publicUrl ?? url,
    ...{ process: name, works, now, fault },
  });
  const demo = { database, catalog: layer.catalog, registry, writer, now };
  provideApp({
    ...layer,
    database,
    prisma,
    registry,
    keyring,
    log,
    hints,
    sessions,
    digests: work.digests,
    work: { ...work, flow: limitUses(layer.flow), catalog: layer.catalog, now },
    patterns: work.patterns,
    now,
    removeDemo: () => removeDemo(demo),
  });
  const demoProjectId = config.demo ? await seedDemo(demo, say) : undefined;
  // A newcomer finds patterns and anomalies there, not pages that wait for Monday.
  if (demoProjectId !== undefined) {
    await work.patterns.discoverNow(demoProjectId);
    await work.schedules.runNow('find-anomalies');
  }
  const pages = withPages ? await preparePages(front.server) : noPages;
  stack.defer(() => pages.close());

  const folder = createFolder(database, fault);
  folder.start();
  stack.defer(() => folder.stop());
  const indexer = createSearchIndexer(database, fault, () => log.isBusy() || layer.isWriting());
  indexer.start();
  stack.defer(() => indexer.stop());

  const canaries = createCanaryWatch({ ...layer, database, fault, now });
  const minutely = setInterval(() => void canaries.look(), 60_000);
  stack.defer(() => clearInterval(minutely));

  stack.defer(() => within(settleMs, layer.generation.settled()).catch(() => {}));
  // Comes first: those who are being answered still need all of the above.
  stack.defer(() => front.close());
  const edge = { database, registry, keyring, log, now, reportFault: fault };
  front.open({
    gateway: createGateway(edge, { ...edge, ...layer, ...work, hints, database: impatient(database, 3_000) }),
    metrics: { token: config.metricsToken, text: () => layer.metrics.text() },
    sessions,
    pages: pages.handle,
    isOwnHost,
    findDegraded: () => findDegraded(database, layer.store),
  });
  const parts = stack.move();
  return { url, credentials, database, stop: () => parts.disposeAsync() };
}

async function findDegraded(database: Database, store: Store): Promise<string[]> {
  const degraded = store.health().state === 'away' ? ['store'] : [];
  try {
    await within(1_000, database.rows('select 1'));
  } catch (error) {
    degraded.push(error instanceof DatabaseAway ? 'database' : 'internal');
  }
  return degraded;
}
