import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { example } from './example.ts';
import { requestOf, startChainWorld } from './set-up.ts';

test('what a vendor answered while Postgres was away is not asked for again', async () => {
  await using world = await startChainWorld(400);
  const { chains, postgres, simulator } = world;
  await world.worker('a');
  const ids: string[] = [];
  for (let i = 0; i < 8; i += 1)
    ids.push((await chains.start({ projectId: 1, request: requestOf(example) })).id);
  for (let round = 0; round < 3; round += 1) {
    const before = simulator.ledger().length;
    while (simulator.ledger().length < Math.min(before + 4, 32)) await pause(20);
    await postgres.cut();
    await pause(1_500);
    await postgres.mend();
  }
  for (const id of ids) expect((await world.ended(id, 60_000)).state).toBe('completed');
  expect(simulator.ledger()).toHaveLength(ids.length * 4);
}, 90_000);
