import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '#lib/stats/index.ts';
import type { Worker } from '../durable/set-up.ts';
import { example } from './example.ts';
import { requestOf, startChainWorld } from './set-up.ts';

/** Workers die at random and Postgres with them: nothing is lost, and only what was in flight is called again. */
test('chains survive workers and Postgres being killed', async () => {
  await using world = await startChainWorld(150);
  const { database, chains, postgres, simulator } = world;
  const random = seededRandom(20);
  const workers: Worker[] = [await world.worker('w0'), await world.worker('w1')];
  const ids: string[] = [];
  let inFlight = 0;
  for (let round = 0; round < 6; round += 1) {
    for (let i = 0; i < 10; i += 1)
      ids.push((await chains.start({ projectId: 1, request: requestOf(example), webhook: {} })).id);
    await pause(400 + 800 * random.uniform());
    const [row] = await database.rows<{ n: number }>(
      `select count(*) as n from chain_steps where state = 'running'`,
    );
    inFlight += row?.n ?? 0;
    const [victim] = workers.splice(Math.floor(random.uniform() * workers.length), 1);
    await victim?.kill();
    if (round % 3 === 1) postgres.kill();
    await pause(300);
    workers.push(await world.worker(`w${round + 2}`));
  }
  for (const id of ids) expect((await world.ended(id, 60_000)).state).toBe('completed');
  const calls = simulator.ledger();
  expect(calls.length).toBeGreaterThanOrEqual(ids.length * 4);
  expect(calls.length).toBeLessThanOrEqual(ids.length * 4 + inFlight);
  expect((await world.told()).map(({ eventId }) => eventId).sort()).toEqual([...ids].sort());
  const again = await database.rows(
    `select chain, step from calls group by chain, step having count(distinct interaction_id) > 1`,
  );
  expect(again).toEqual([]);
}, 120_000);

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
