import { loadavg } from 'node:os';
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
  const add = (name: string, value: number) => report.add({ bench: 'fleet', name, value, unit: '' });
  add('load of the machine before', loadavg()[0] as number);
  await using world = await startWorld(['worker', 'gateway', 'worker', 'gateway', 'worker'], vendors);
  await mixed(world, report, Math.round(5_000 * scale));
  await fair(world, report, Math.max(40, 115 * scale));
  add('times that a process took the store for lost', world.losses());
  for (const line of world.faults()) console.error(line);
};
