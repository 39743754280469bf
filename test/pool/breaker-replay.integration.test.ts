import { deepStrictEqual } from 'node:assert/strict';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createMemoryStore } from '#lib/coordination/index.ts';
import { scriptOf } from '#lib/coordination/redis/script.ts';
import { createBreakerMachine } from '#lib/pool/breaker/machine.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';
import { fleetSteps } from './breaker-fleet.ts';

test.skipIf(!hasRedis)('20,000 traces end alike in memory and in Redis', { timeout: 120_000 }, async () => {
  await using server = await startRedis();
  const redis = new Redis(server.url);
  const machine = createBreakerMachine();
  const script = scriptOf(machine, 'argument');
  await redis.script('LOAD', script.source);
  let [now, compared, moved] = [0, 0, 0];
  const memory = createMemoryStore(() => now);

  for (let batch = 0; batch < 200; batch++) {
    const waiting: Promise<void>[] = [];
    for (let seed = batch * 100; seed < batch * 100 + 100; seed++) {
      const key = `trace-${seed}`;
      for (const step of fleetSteps(seededRandom(seed), 16)) {
        now = step.now;
        const words = [key, JSON.stringify(step.event), 'changes', key, machine.keepMs, step.now];
        const reply = redis.evalsha(script.sha, 1, ...words) as Promise<[number, string, string]>;
        const { answer, row } = await memory.apply(machine, key, step.event);
        waiting.push(
          reply.then(([at, redisAnswer, stored]) => {
            const found = [at, JSON.parse(redisAnswer), stored === '' ? undefined : JSON.parse(stored).row];
            deepStrictEqual(found, [step.now, answer, row]);
            deepStrictEqual(answer, step.result.answer);
            compared++;
            if (answer.change !== 'none') moved++;
          }),
        );
      }
    }
    await Promise.all(waiting);
  }
  expect(compared).toBe(320_000);
  expect(moved).toBeGreaterThan(15_000);
  redis.disconnect();
});
