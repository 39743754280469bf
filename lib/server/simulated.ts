import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Latency, type Organization, type Simulator, startSimulator } from '#lib/simulator/index.ts';

const fast: Latency = { firstTokenMs: 180, msPerToken: 6, imageMs: 1_800 };
const slower: Latency = { firstTokenMs: 260, msPerToken: 7, imageMs: 2_200 };

/** Two accounts at each of two vendors, with limits of the size that small teams have. */
export const simulatedOrganizations: readonly (Organization & { path: string })[] = [
  {
    id: 'openai-a',
    vendor: 'openai',
    key: 'sim-openai-a',
    path: '/v1',
    latency: fast,
    limits: { requestsPerMinute: 3_000, tokensPerMinute: 2_000_000 },
  },
  {
    id: 'openai-b',
    vendor: 'openai',
    key: 'sim-openai-b',
    path: '/v1',
    latency: slower,
    limits: { requestsPerMinute: 1_000, tokensPerMinute: 600_000 },
  },
  {
    id: 'anthropic-a',
    vendor: 'anthropic',
    key: 'sim-anthropic-a',
    path: '',
    latency: slower,
    limits: { requestsPerMinute: 2_000, inputTokensPerMinute: 800_000, outputTokensPerMinute: 160_000 },
  },
  {
    id: 'anthropic-b',
    vendor: 'anthropic',
    key: 'sim-anthropic-b',
    path: '',
    latency: fast,
    limits: { requestsPerMinute: 1_000, inputTokensPerMinute: 400_000, outputTokensPerMinute: 80_000 },
  },
];

/** The vendor simulator that `npm start` uses without vendor keys; on the port it had before, if that is free. */
export async function startBuiltInSimulator(home: string): Promise<Simulator> {
  const file = join(home, 'simulator-port');
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const organizations = simulatedOrganizations.map(({ path: _, ...organization }) => organization);
  const start = (port: number) => startSimulator({ organizations, port });
  const simulator = await start(before || 0).catch(() => start(0));
  writeFileSync(file, String(simulator.port));
  return simulator;
}
