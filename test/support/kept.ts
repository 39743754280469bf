import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createKey } from '#lib/auth/index.ts';
import type { Config } from '#lib/config/index.ts';
import type { Database } from '#lib/db/index.ts';
import { createProject } from '#lib/projects/index.ts';
import type { Credentials } from '#lib/server/home.ts';
import { start } from '#lib/server/start.ts';
import { demoHome } from './demo-home.ts';
import { migratedHome } from './migrated-home.ts';

export interface TestServer extends AsyncDisposable {
  url: string;
  credentials: Credentials;
  database: Database;
  home: string;
  /** Faults and other lines the server said; a test that expects none asserts that it is empty. */
  said: string[];
  /** Sends JSON with the secret key of the first project, or with another. */
  call(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<{ status: number; headers: Headers; body: any }>;
  /** Another project with keys of its own. */
  addProject(slug: string): Promise<{ id: number; secretKey: string; publishableKey: string }>;
}

/** `works`: does durable work, jobs and schedules too. Default: as `pages`. */
export type TestServerOptions = Partial<Config> & { pages?: boolean; works?: boolean };

const secret = 'a secret of the tests, long enough for it';

/** A real Kept in this process on its own embedded Postgres and a free port, without the demo project. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { pages = false, works = pages, ...rest } = options;
  const isDemo = rest.demo && works && !rest.vendorKeys;
  const home = rest.keptHome ?? (isDemo ? await demoHome(secret) : await migratedHome('test'));
  const said: string[] = [];
  const config: Config = {
    keptHome: home,
    databaseUrl: undefined,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    allowedHosts: [],
    demo: false,
    secret,
    previousSecrets: [],
    redisUrl: undefined,
    deadAfterMs: 30_000,
    vendorKeys: { openai: [], anthropic: [], azure: [], compatible: [], baseUrls: {} },
    concurrencyLimits: {},
    importMaxBytes: 64 * 1024 * 1024,
    privateWebhookHosts: ['127.0.0.1'],
    metricsToken: undefined,
    tracing: undefined,
    ...rest,
  };
  const running = await start(config, { say: (line) => said.push(line), pages, works });
  const { url, credentials, database } = running;
  return {
    url,
    credentials,
    database,
    home,
    said,
    async call(method, path, body, key = credentials.secretKey) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body !== undefined && {
          body:
            typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
        }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text ? JSON.parse(text) : undefined,
      };
    },
    async addProject(slug) {
      const project = await createProject(database, { slug, name: slug, timeZone: 'UTC' });
      return {
        id: project.id,
        secretKey: await createKey(database, project.id, 'secret', 'test'),
        publishableKey: await createKey(database, project.id, 'publishable', 'test'),
      };
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      if (!rest.keptHome) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What a server process left in its folder for commands. */
export const credentialsIn = (home: string): Credentials =>
  JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as Credentials;
