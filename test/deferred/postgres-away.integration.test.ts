import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { ids, startWork, type Work } from './work.ts';

/** Postgres goes away under durable generations. */
let work: Work;
let direct: Database;
beforeAll(async () => {
  work = await startWork({ latency: { firstTokenMs: 1_000, msPerToken: 0, sigma: 0 } });
  direct = connectDatabase(work.postgres.directUrl, 1);
});
afterAll(async () => {
  expect(work.faults).toEqual([]);
  await direct.close();
  await work[Symbol.asyncDispose]();
});

test('what the first call of a process brought is kept although Postgres went away meanwhile', async () => {
  const [id = ''] = ids(1);
  await work.ask(id);
  const worker = work.worker();
  while (work.simulator.ledger().length === 0) await sleep(10);
  await work.postgres.cut();
  while (work.simulator.ledger()[0]?.finishedAt === null) await sleep(10);
  await sleep(300);
  await work.postgres.mend();
  await work.drained();
  await worker.stop(0);
  expect((await work.find(id)).work).toMatchObject({ state: 'completed', attempt: 1 });
  expect(work.simulator.ledger()).toHaveLength(1);
});

test('a Postgres that is never there for long does not keep the dead from being found', async () => {
  const [id = ''] = ids(1);
  await work.ask(id);
  const leaseMs = 2_000;
  await work.queue.claim({ worker: 'dead', count: 1, leaseMs, afterKey: '', fullLines: [] });
  const worker = work.worker({ leaseMs, upkeepMs: 50 });
  const isDone = async () =>
    (await direct.rows("select from durable_generations where state = 'completed' and kills = 1")).length > 0;
  // It is there for less than the quarter of a lease after which the living renew.
  const end = Date.now() + 12_000;
  while (!(await isDone()) && Date.now() < end) {
    await work.postgres.cut();
    await sleep(100);
    await work.postgres.mend();
    await sleep(350);
  }
  expect(await isDone()).toBe(true);
  await worker.stop(0);
});
