import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecretBox, type SecretBox } from '#lib/auth/index.ts';
import { type Blobs, createBlobs } from '#lib/blobs/index.ts';
import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import { type Config, hasVendorKeys } from '#lib/config/index.ts';
import { createMemoryStore, openRedisStore, type Store } from '#lib/coordination/index.ts';
import { type Database, DatabaseAway, within } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import { createFlow, type Flow } from '#lib/flow/index.ts';
import {
  createGeneration,
  createRecorder,
  type Generation,
  openSpool,
  type Spool,
} from '#lib/generation/index.ts';
import { createGroupCommit, type LogWriter } from '#lib/interactions/index.ts';
import { createAttemptMinutes, createMetrics, createTracing, type Metrics } from '#lib/metrics/index.ts';
import { createNotices, type Notices, noticeOf } from '#lib/notices/index.ts';
import { createPool, organizationKind, type Pool } from '#lib/pool/index.ts';
import { createPrices, type Prices } from '#lib/prices/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { seedEquivalents, seedFromEnvironment, seedSimulated } from '#lib/providers/index.ts';
import { createDispatcher } from '#lib/vendors/index.ts';
import { createObservers } from './observers.ts';
import { simulatedOrganizations, startBuiltInSimulator } from './simulated.ts';
import { spendNotice } from './spend-notices.ts';

/** Everything between a request to generate and the vendors, and what watches it. */
export interface ProviderLayer {
  catalog: Catalog;
  store: Store;
  flow: Flow;
  pool: Pool;
  prices: Prices;
  blobs: Blobs;
  notices: Notices;
  metrics: Metrics;
  generation: Generation;
  secretBox: SecretBox;
  spool: Spool;
  /** Whether generations are being written to the log. */
  isWriting(): boolean;
  /** Whether the built-in simulator plays the vendors. */
  isSimulated(): boolean;
}

export interface ProviderLayerOptions {
  config: Config;
  database: Database;
  registry: Registry;
  writer: LogWriter;
  /** Unlike that of any other process that ever was. */
  process: string;
  url: string;
  now(): number;
  say(line: string): void;
  fault(error: unknown, traceId?: string): void;
}

/** Starts the parts in order; what has to be stopped goes on the stack. */
export async function startProviderLayer(
  stack: AsyncDisposableStack,
  { config, database, registry, writer, process: name, url, now, say, fault }: ProviderLayerOptions,
): Promise<ProviderLayer> {
  const secretBox = createSecretBox([config.secret, ...config.previousSecrets]);
  const openSecret = (sealed: string) => secretBox.open(sealed);
  const catalog = await createCatalog(database, fault);
  stack.defer(() => catalog.close());
  const store = config.redisUrl ? await openRedisStore({ url: config.redisUrl, say }) : createMemoryStore();
  stack.defer(() => store.close());
  const dispatcher = createDispatcher();
  stack.defer(() => dispatcher.close());

  const notices = createNotices({
    ...{ database, catalog, openSecret, fault },
    baseUrl: config.publicUrl ?? url,
  });
  notices.start();
  // What this process alone kept open ended with it; the others of a fleet still know theirs.
  if (!config.redisUrl)
    await notices
      .endOpen(['breaker', 'organization', 'limit', 'slow', 'store', 'fallback_share'], 'Kept was restarted.')
      .catch(fault);
  stack.defer(() => notices.stop());
  const metrics = createMetrics();
  const minutes = createAttemptMinutes(database, fault);
  minutes.start();
  stack.defer(() => minutes.stop());
  const tracing = createTracing({ ...config.tracing, serviceName: 'kept' });
  stack.defer(() => tracing.close());

  const pool = createPool({
    catalog,
    store,
    process: name,
    openSecret,
    dispatcher,
    environmentLimits: config.concurrencyLimits,
    onEvent: (event) => notices.report(noticeOf(event, now())),
  });
  stack.defer(() => pool.close());
  const flow = createFlow({
    ...{ catalog, store, database, fault },
    process: name,
    onEvent: (event) => notices.report(spendNotice(event, (id) => registry.slugOf(id) ?? String(id), now())),
  });
  stack.defer(() => flow.close());
  const blobs = createBlobs({ database, dispatcher });
  const prices = createPrices(catalog);

  // One transaction at a time: who comes meanwhile shares the next one, and each costs Postgres the same.
  const log = createGroupCommit(writer, {
    transactions: 1,
    itemsPerTransaction: 500,
    bytes: 48 * 1024 * 1024,
  });
  stack.defer(() => log.drain());
  const recorder = createRecorder({ log, registry, spool: () => spool, now, fault });
  const spool = await openSpool({
    folder: join(config.keptHome, 'spool'),
    deliver: recorder.deliver,
    deliverBlob: async (bytes, mediaType) => void (await blobs.put(bytes, mediaType)),
    isAway: (error) => error instanceof DatabaseAway || error instanceof Overloaded,
    say,
    fault,
  });
  stack.defer(() => spool.close());
  metrics.observe({
    concurrency: () => pool.concurrency(),
    organizations: () => pool.organizations(),
    storeHealth: () => store.health(),
    spool: () => spool.size(),
  });

  const { stop: stopObserving, ...observers } = createObservers({
    ...{ metrics, minutes, tracing, notices, registry, now },
  });
  stack.defer(stopObserving);
  const generation = createGeneration({
    catalog,
    flow,
    pool,
    prices,
    recorder,
    blobs: { ...blobs, put: (bytes, mediaType) => within(5_000, blobs.put(bytes, mediaType)) },
    spoolBlob: (bytes, mediaType) => spool.keep(bytes, mediaType),
    now,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    random: Math.random,
    fault,
    ...observers,
  });

  await seed({ catalog, secretBox }, config, stack, say);
  for (const id of pool.unreadableSecrets())
    say(`the key of organization ${id} cannot be decrypted: it was encrypted with another KEPT_SECRET`);
  return {
    catalog,
    store,
    flow,
    pool,
    prices,
    blobs,
    notices,
    metrics,
    generation,
    secretBox,
    spool,
    isWriting: () => log.isBusy(),
    isSimulated: () => catalog.list(organizationKind, 0).some(({ body }) => body.simulated === true),
  };
}

/** Organizations for a pool that has none: those of the environment, else the simulator's. */
async function seed(
  parts: Parameters<typeof seedFromEnvironment>[0],
  config: Config,
  stack: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<void> {
  await seedEquivalents(parts);
  if (hasVendorKeys(config.vendorKeys)) {
    const { refused } = await seedFromEnvironment(parts, config.vendorKeys);
    for (const reason of refused) say(`from the environment: ${reason}`);
  }
  const isReal = parts.catalog.list(organizationKind, 0).some(({ body }) => !body.simulated);
  if (isReal) return;
  const simulator = await startBuiltInSimulator(config.keptHome);
  stack.defer(() => simulator.close());
  await seedSimulated(parts, {
    url: simulator.url,
    organizations: simulatedOrganizations.map(asOrganization),
  });
}

const asOrganization = ({ id, vendor, key, path }: (typeof simulatedOrganizations)[number]) => ({
  id,
  vendor,
  api: vendor as 'openai' | 'anthropic',
  key,
  path,
});
