import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createSecretBox } from '#lib/auth/index.ts';
import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { changeOrganization } from '#lib/providers/index.ts';
import { routeKind } from '#lib/routing/index.ts';
import { type Organization, type Rule, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { credentialsIn } from '#test/support/kept.ts';
import { type KeptProcess, startKeptProcess } from '#test/support/kept-process.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import type { Asked } from './chat.ts';

/** One gateway process, as `chat` asks it. */
export interface Gateway extends Asked {
  process: KeptProcess;
}

/** Gateways that share one Postgres and one Redis, with vendors of the test's own. Their clocks are minutes apart. */
export interface Fleet extends AsyncDisposable {
  gateways: Gateway[];
  postgres: TestPostgres;
  redis: TestRedis;
  simulator: Simulator;
  database: Database;
  /** The environment that they share. */
  env: Record<string, string>;
  /** Changes documents as one more process would. */
  catalog: Catalog;
  /** A folder for one more process, removed with the fleet. */
  newHome(): string;
  /** One more gateway. */
  start(clockOffsetMs: number): Promise<Gateway>;
  route(name: string, body: unknown): Promise<void>;
  /** An organization of OpenAI's dialect at the simulator. */
  organization(id: string, body: Record<string, unknown>): Promise<void>;
  /** Adds or (without a rule) removes one misbehaviour of the vendors; the others stay. */
  rule(id: string, rule?: Omit<Rule, 'id'>): void;
}

const secret = 'a secret that all of the fleet share';

/** @param clockOffsetsMs one gateway each; all start at once on an empty database */
export async function startFleet(
  clockOffsetsMs: readonly number[],
  organizations: readonly Organization[],
  more: Record<string, string>,
): Promise<Fleet> {
  const root = mkdtempSync(join(tmpdir(), 'kept-fleet-'));
  const [postgres, redis, simulator] = await Promise.all([
    startPostgres(),
    startRedis(),
    startSimulator({ organizations, seed: 23, ledgerSize: 100_000 }),
  ]);
  const env = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    KEPT_SECRET: secret,
    OPENAI_API_KEY: 'key-of-openai-a',
    OPENAI_BASE_URL: `${simulator.url}/v1`,
    ANTHROPIC_API_KEY: 'key-of-anthropic-a',
    ANTHROPIC_BASE_URL: simulator.url,
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'skewed-clock.mjs'))}`,
    ...more,
  };
  const gateways: Gateway[] = [];
  const newHome = () => mkdtempSync(join(root, 'home-'));

  async function start(clockOffsetMs: number): Promise<Gateway> {
    const home = newHome();
    const process = await startKeptProcess(home, 0, { ...env, TEST_CLOCK_OFFSET_MS: String(clockOffsetMs) });
    const gateway = { process, kept: { url: process.url, credentials: credentialsIn(home) } };
    gateways.push(gateway);
    return gateway;
  }

  const endAll = () => Promise.all(gateways.map(({ process }) => process.end('SIGKILL')));
  const endRest = () =>
    Promise.all([simulator.close(), redis[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]);
  const started = await Promise.allSettled(clockOffsetsMs.map(start));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await endAll();
    await endRest();
    throw failed.reason;
  }
  const database = connectDatabase(postgres.directUrl, 2);
  const catalog = await createCatalog(database, () => {});
  const secretBox = createSecretBox([secret]);
  const [project] = await database.rows<{ id: number }>("select id from projects where slug = 'main'");
  const rules = new Map<string, Rule>();
  return {
    ...{ gateways, postgres, redis, simulator, database, env, catalog, newHome, start },
    async route(name, body) {
      await catalog.change(routeKind, project?.id ?? 0, name, body, { by: 'test' });
    },
    async organization(id, body) {
      const address = { api: 'openai-compatible', baseUrl: `${simulator.url}/v1`, key: `key-of-${id}` };
      await changeOrganization({ catalog, secretBox }, id, { ...address, ...body }, { by: 'test' });
    },
    rule(id, rule) {
      if (rule) rules.set(id, { id, ...rule });
      else rules.delete(id);
      simulator.setRules([...rules.values()]);
    },
    async [Symbol.asyncDispose]() {
      await endAll();
      await catalog.close();
      await database.close();
      await endRest();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
