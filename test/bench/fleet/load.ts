import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world.ts';

/** One run as its product asks for it. */
export interface Run {
  number: number;
  user: string;
  tenant: string;
  plan: 'free' | 'enterprise';
  mode: 'now' | 'durable';
  model: string;
  feature: string;
  /** Seconds ahead. */
  priority?: number | undefined;
  maxWaitMs?: number | undefined;
  webhook?: string | undefined;
}

/** How it went. Times in ms. */
export interface Ran extends Run {
  id: string;
  askedAt: number;
  /** Of the answer: for a durable one that it was taken. */
  status: number;
  endedAt: number;
}

const secret = 'what both of us know';

/** Runs at their times after now. @param runs in the order of their times */
export async function send(
  world: World,
  runs: Iterable<{ atMs: number; run: Run }>,
  tokens: number,
): Promise<Ran[]> {
  const start = performance.now();
  const all: Promise<Ran>[] = [];
  for (const { atMs, run } of runs) {
    const waitMs = atMs - (performance.now() - start);
    if (waitMs > 0) await sleep(waitMs);
    all.push(one(world, run, tokens));
  }
  return Promise.all(all);
}

async function one(world: World, run: Run, tokens: number): Promise<Ran> {
  const { number, plan, webhook, ...fields } = run;
  const { priority, maxWaitMs, ...rest } = fields;
  const askedAt = Date.now();
  const { status, headers } = await world.call('POST', '/v1/generations', {
    ...rest,
    input: `${run.user} #${number} ${tokens} tokens`,
    metadata: { plan },
    ...(priority !== undefined && { priority }),
    ...(maxWaitMs !== undefined && { maxWaitMs }),
    ...(webhook !== undefined && { webhook: { url: webhook, secret } }),
  });
  return { ...run, id: String(headers['x-kept-interaction-id']), askedAt, status, endedAt: Date.now() };
}

/** Whose call it was that the simulator saw, and which run's. */
export function runOf(prompt: string): { user: string; number: number } | undefined {
  const [, user, number] = /^(\w+) #(\d+) /.exec(prompt) ?? [];
  return user === undefined ? undefined : { user, number: Number(number) };
}
