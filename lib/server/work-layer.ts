import {
  createActions,
  defineImportInteractions,
  definePostDigest,
  schedules as seeded,
} from '#jobs/index.ts';
import { type Announce, type Chains, createChains, generateStep } from '#lib/chains/index.ts';
import type { Config } from '#lib/config/index.ts';
import type { Database, Partitioner } from '#lib/db/index.ts';
import { createDeferred, createEndings, createWorker, type Deferred } from '#lib/deferred/index.ts';
import { createDigests, type DigestId, type Digests, runOfDigest } from '#lib/digest/index.ts';
import { createDurable, type Durable } from '#lib/durable/index.ts';
import type { Hints } from '#lib/hints/index.ts';
import { createImports, type Imports, runOfImport } from '#lib/imports/index.ts';
import type { LogWriter } from '#lib/interactions/index.ts';
import { createPatterns, exportPattern, type PatternJobs } from '#lib/patterns/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { createQueue, type Queue } from '#lib/queue/index.ts';
import { createSchedules, type Schedules } from '#lib/schedules/index.ts';
import { createWebhooks, type Receiver, type Webhooks } from '#lib/webhooks/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { hintNews } from './hint-news.ts';
import type { ProviderLayer } from './provider-layer.ts';

/** What is done later, and survives whoever does it. */
export interface WorkLayer {
  queue: Queue;
  webhooks: Webhooks;
  deferred: Deferred;
  durable: Durable;
  schedules: Schedules;
  chains: Chains;
  imports: Imports;
  patterns: PatternJobs;
  digests: Digests;
}

export interface WorkLayerOptions {
  config: Config;
  databaseUrl: string;
  database: Database;
  partitioner: Partitioner;
  registry: Registry;
  writer: LogWriter;
  layer: ProviderLayer;
  hints: Pick<Hints, 'list' | 'effect'>;
  /** Where people reach the pages. */
  baseUrl: string;
  /** Unlike that of any other process that ever was. */
  process: string;
  /** Whether this process works, or only takes work for others. */
  works: boolean;
  now(): number;
  fault(error: unknown, traceId?: string): void;
}

/** What is under way when the process stops gets so long, ms; the rest is handed over. */
const graceMs = 5_000;
/** Of the time after which a process counts as dead: beats that it may leave out, and its leases on generations. */
const [beatsOfSilence, leaseShare] = [6, 2 / 3];

/** Starts the parts in order; what has to be stopped goes on the stack. */
export async function startWorkLayer(
  stack: AsyncDisposableStack,
  options: WorkLayerOptions,
): Promise<WorkLayer> {
  const { config, databaseUrl, database, partitioner, registry, writer, layer } = options;
  const { baseUrl, process, works, now, fault } = options;
  const { catalog, generation, notices, pool, secretBox } = layer;
  const openSecret = (sealed: string) => secretBox.open(sealed);
  const queue = createQueue(database);
  const webhooks = createWebhooks({
    ...{ database, catalog, fault },
    openSecret,
    mayBePrivate: (host) => config.privateWebhookHosts.includes(host),
  });
  const endings = createEndings({ database, queue, webhooks });
  const worker = createWorker({
    ...{ database, catalog, generation, pool, queue, endings, worker: process },
    ...{ now, random: Math.random, fault, leaseMs: config.deadAfterMs * leaseShare },
  });
  const deferred = createDeferred({ catalog, generation, queue, endings, wake: worker.wake });

  const isAlone = config.redisUrl === undefined;
  const { version } = packageJson;
  const intervals = { beat: config.deadAfterMs / beatsOfSilence, silence: config.deadAfterMs };
  const durable = createDurable({
    ...{ databaseUrl, database, process, version, works, isAlone, intervals, fault },
  });
  const generate = generateStep({ database, catalog, generation, random: Math.random, now, fault });
  const announce: Announce = (connection, { eventId, chain, webhook }) =>
    webhooks.add(connection, [
      {
        ...{ projectId: chain.projectId, id: eventId, kind: `chain.${chain.state}` },
        ...{ to: webhook as Receiver, body: chain },
      },
    ]);
  const chains = createChains({ database, durable, generate, announce, now });
  const importInteractions = defineImportInteractions(durable, { database, registry, writer, now });
  const imports = createImports({
    ...{ database, registry, now, maxBytes: config.importMaxBytes },
    start: (connection, run) =>
      durable.start(importInteractions, run, { id: runOfImport(run.importId), connection }),
    runResult: (id) => durable.result(id),
  });
  const patterns = createPatterns({
    ...{ database, catalog, generation, prices: layer.prices, now },
    ensureFeature: async (projectId, slug) =>
      void (await registry.ensureFeatures(projectId, [slug], { measured: false })),
  });
  const digesting = {
    ...{ database, catalog, notices, openSecret, baseUrl, now, random: Math.random },
    hints: hintNews(options.hints),
  };
  const postDigest = definePostDigest(durable, digesting);
  const startDigest = (id: DigestId, run = 1) => durable.start(postDigest, id, { id: runOfDigest(id, run) });
  const digests = createDigests({ ...digesting, secretBox, start: startDigest });
  const { actions, discoverNow, lookUnderWay } = createActions({
    ...{ database, partitioner, notices, queue, webhooks, durable, chains, imports, patterns, now },
    ...{ catalog, startDigest },
    schedules: () => schedules,
  });
  const schedules: Schedules = createSchedules({ database, process, actions, fault });
  // Also where it comes to nothing: the process may try again.
  stack.defer(() => durable.stop(graceMs));
  await durable.launch();

  await schedules.seed(seeded);
  if (works) {
    webhooks.start();
    stack.defer(() => webhooks.stop());
    worker.start();
    stack.defer(() => worker.stop(graceMs));
    schedules.start();
    stack.defer(() => schedules.stop());
  }
  return {
    ...{ queue, webhooks, deferred, durable, schedules, chains, imports, digests },
    patterns: {
      discoverNow,
      lookUnderWay,
      explore: patterns.explore,
      exportLines: exportPattern.bind(null, database),
    },
  };
}
