import { expect, test } from 'vitest';
import { hasRedis } from '../support/redis.ts';
import { type ChaosOptions, chaos } from './chaos.ts';
import { circumstancesOf, verdictOf } from './verdict.ts';

/** `npm run chaos` in short, by the same code: two kills, one restart of Postgres, always the same ones. */
test.skipIf(!hasRedis)(
  'nothing is lost, paid for twice or untold while workers die and Postgres restarts',
  async () => {
    const options: ChaosOptions = {
      ...{ seed: 3, generations: 60, chains: 8, gateways: 1, workers: 2, durationMs: 7_000 },
      ...{ kills: [2_500, 3_400], restarts: [3_600, 6_900] },
      ...{ latency: { firstTokenMs: 500, msPerToken: 3 }, deadAfterSeconds: 9, patienceMs: 60_000 },
      ...{ signal: AbortSignal.timeout(110_000), onProgress() {} },
    };
    const outcome = await chaos(options);
    expect([outcome.kills, outcome.restarts]).toEqual([2, 1]);
    expect(outcome.audit.resumedMs.length, circumstancesOf(outcome).join('\n')).toBeGreaterThan(0);
    expect(verdictOf(outcome, options).filter(({ isMet }) => !isMet)).toEqual([]);
  },
  120_000,
);
