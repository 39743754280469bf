import { readConfig } from '#lib/config/index.ts';
import { createPartitioner, type Database } from '#lib/db/index.ts';
import { createLogWriter } from '#lib/interactions/index.ts';
import { createRegistry } from '#lib/projects/index.ts';
import { type ProviderLayer, startProviderLayer } from '#lib/server/provider-layer.ts';

export interface LayerOptions {
  database: Database;
  /** Where spool and settings are. */
  home: string;
  /** OpenAI, played. */
  vendorUrl: string;
  fault(error: unknown): void;
}

/** What one process needs to generate, and nothing that is done later. */
export async function startLayer(
  stack: AsyncDisposableStack,
  { database, home, vendorUrl, fault }: LayerOptions,
): Promise<ProviderLayer> {
  const registry = createRegistry(database, Date.now);
  const partitioner = createPartitioner(database);
  await partitioner.ensureAhead(Date.now());
  return startProviderLayer(stack, {
    config: readConfig({
      ...{ KEPT_HOME: home, KEPT_SECRET: 'the secret that all processes of a test share' },
      ...{ OPENAI_API_KEY: 'key-of-openai-a', OPENAI_BASE_URL: `${vendorUrl}/v1` },
    }),
    writer: createLogWriter(database, registry, partitioner),
    ...{
      database,
      registry,
      fault,
      process: `test-${process.pid}`,
      url: 'http://127.0.0.1:1',
      now: Date.now,
      say: () => {},
    },
  });
}
