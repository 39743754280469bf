import { createSecretBox } from '#lib/auth/index.ts';
import { createCatalog } from '#lib/catalog/index.ts';
import { createMemoryStore } from '#lib/coordination/index.ts';
import { createNotices } from '#lib/notices/index.ts';
import { createPool } from '#lib/pool/index.ts';
import { createPrices } from '#lib/prices/index.ts';
import { createProject, createRegistry, type Project } from '#lib/projects/index.ts';
import type { ProvidersParts } from '#lib/providers/index.ts';
import { type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { createDispatcher } from '#lib/vendors/index.ts';
import { type LogSetUp, setUpLog } from '#test/interactions/log-set-up.ts';

export interface ProvidersSetUp extends AsyncDisposable {
  log: LogSetUp;
  simulator: Simulator;
  /** The provider layer of one more process on the same database, with breakers of its own. */
  start(): Promise<ProvidersParts>;
  /** The same after everything that was configured is forgotten. */
  startAnew(): Promise<ProvidersParts>;
  addProject(): Promise<Project>;
}

export const secret = 'a secret of the tests, long enough for it';
export const person = { by: 'ada@example.com' };
/** Keys that the simulator knows, by organization. */
export const keys = {
  'openai-a': 'sk-openai-aaaaaaaaaaaaaaaa-AAAA',
  'openai-b': 'sk-openai-bbbbbbbbbbbbbbbb-BBBB',
  'anthropic-a': 'sk-ant-cccccccccccccccccccc-CCCC',
};

/** An OpenAI organization as a person enters it. */
export const openaiAt = (url: string, key: string) => ({
  vendor: 'openai',
  api: 'openai',
  key,
  baseUrl: `${url}/v1`,
});

/** A Postgres of its own, with the simulator for vendors. */
export async function setUpProviders(): Promise<ProvidersSetUp> {
  const stack = new AsyncDisposableStack();
  const log = stack.use(await setUpLog());
  const { database } = log;
  const organizations = Object.entries(keys).map(([id, key]) => {
    return { id, key, vendor: id.startsWith('openai') ? ('openai' as const) : ('anthropic' as const) };
  });
  const simulator = await startSimulator({ organizations });
  stack.defer(() => simulator.close());
  const dispatcher = createDispatcher();
  stack.defer(() => dispatcher.close());

  async function start(): Promise<ProvidersParts> {
    const fault = (error: unknown) => {
      throw error;
    };
    const secretBox = createSecretBox([secret]);
    const openSecret = (sealed: string) => secretBox.open(sealed);
    const catalog = await createCatalog(database, fault);
    stack.defer(() => catalog.close());
    const store = createMemoryStore();
    const pool = createPool({
      ...{ catalog, store, openSecret, dispatcher },
      ...{ process: `test-${Math.random()}`, environmentLimits: {}, onEvent: () => {} },
    });
    stack.defer(() => pool.close());
    return {
      ...{ database, catalog, pool, store, secretBox },
      prices: createPrices(catalog),
      notices: createNotices({ database, catalog, openSecret, fault, baseUrl: 'http://kept.test' }),
      registry: createRegistry(database),
      now: Date.now,
    };
  }

  let projects = 0;
  return {
    ...{ log, simulator, start },
    async startAnew() {
      await database.rows('truncate catalog_versions');
      return start();
    },
    addProject: () => {
      const slug = `project-${++projects}`;
      return createProject(database, { slug, name: slug, timeZone: 'UTC' });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
