import { changeOrganization } from '#lib/providers/index.ts';
import { routeKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { type Organization, type Rule, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './kept.ts';

/** A Kept in this process whose vendors are played by a simulator of the test's own. */
export interface VendorTest extends AsyncDisposable {
  kept: TestServer;
  simulator: Simulator;
  /** Makes or changes a route of the first project. */
  route(name: string, body: unknown): Promise<void>;
  /** From now on the vendors misbehave so; the ledger starts anew. */
  rules(...rules: Rule[]): void;
  /** Makes or changes an organization: one of OpenAI's dialect at the simulator, unless `body` says otherwise. */
  organization(id: string, body: Record<string, unknown>): Promise<void>;
}

export interface VendorTestOptions {
  /** How many accounts at each vendor; default one each. */
  openai?: number;
  anthropic?: number;
  /** What is special about each of them. */
  organization?: (id: string) => Partial<Organization>;
  /** Accounts at the simulator that Kept knows nothing of at first; see `organization`. */
  others?: readonly Organization[];
  config?: TestServerOptions;
  mode?: 'different' | 'same';
}

export async function startVendorTest(options: VendorTestOptions = {}): Promise<VendorTest> {
  const { openai = 1, anthropic = 1, organization = () => ({}) } = options;
  const idsOf = (vendor: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${vendor}-${'abcdefgh'[i]}`);
  const all = [
    ...idsOf('openai', openai).map((id) => ({ id, vendor: 'openai' as const })),
    ...idsOf('anthropic', anthropic).map((id) => ({ id, vendor: 'anthropic' as const })),
  ];
  const simulator = await startSimulator({
    organizations: [
      ...all.map(({ id, vendor }) => ({ id, vendor, key: `key-of-${id}`, ...organization(id) })),
      ...(options.others ?? []),
    ],
    seed: 17,
    ...(options.mode && { mode: options.mode }),
  });
  const keysOf = (vendor: string) =>
    all.filter((one) => one.vendor === vendor).map(({ id }) => `key-of-${id}`);
  const kept = await startTestServer({
    vendorKeys: {
      openai: keysOf('openai'),
      anthropic: keysOf('anthropic'),
      azure: [],
      compatible: [],
      baseUrls: { openai: `${simulator.url}/v1`, anthropic: simulator.url },
    },
    ...options.config,
  });
  const { catalog, secretBox } = app();
  const [{ id: projectId } = { id: 1 }] = await kept.database.rows<{ id: number }>(
    "select id from projects where slug = 'main'",
  );
  return {
    kept,
    simulator,
    async route(name, body) {
      await catalog.change(routeKind, projectId, name, body, { by: 'test' });
    },
    rules(...rules) {
      simulator.clearLedger();
      simulator.setRules(rules);
    },
    async organization(id, body) {
      const address = { api: 'openai-compatible', baseUrl: `${simulator.url}/v1`, key: `key-of-${id}` };
      await changeOrganization({ catalog, secretBox }, id, { ...address, ...body }, { by: 'test' });
    },
    async [Symbol.asyncDispose]() {
      await kept[Symbol.asyncDispose]();
      await simulator.close();
    },
  };
}
