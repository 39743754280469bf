import type { Organization } from '#lib/simulator/index.ts';
import { hasRedis } from '#test/support/redis.ts';
import type { Bench } from '../run.ts';
import { fair } from './fair.ts';
import { mixed } from './mixed.ts';
import { startWorld } from './world.ts';

const latency = { firstTokenMs: 200, msPerToken: 5 };
export const vendors: readonly Organization[] = [
  {
    ...{ id: 'openai-a', vendor: 'openai', key: 'key-of-openai-a', latency },
    modelLatency: { 'gpt-4o-mini': { ...latency, sigma: 0.05 } },
  },
  { id: 'anthropic-a', vendor: 'anthropic', key: 'key-of-anthropic-a', latency },
];

/** Three workers and two gateways under one set of limits: nobody passes one, nobody overtakes, nobody takes it all. */
export const fleet: Bench = async ({ report, scale }) => {
  if (!hasRedis) throw new Error('a fleet needs Redis');
  await using world = await startWorld(['worker', 'gateway', 'worker', 'gateway', 'worker'], vendors);
  await mixed(world, report, Math.round(5_000 * scale));
  await fair(world, report, Math.max(40, 115 * scale));
  for (const line of world.faults()) console.error(line);
};
