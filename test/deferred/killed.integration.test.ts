import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { ids, startWork, type Work } from './work.ts';

/** Workers are SIGKILLed at random moments, and Postgres once: nothing is lost, and next to nothing is done twice. */
let database: Database;
let work: Work;
const children = new Set<ChildProcess>();
const faults: string[] = [];
beforeAll(async () => {
  work = await startWork({ latency: { firstTokenMs: 60, msPerToken: 2 } });
  database = connectDatabase(work.postgres.directUrl, 2);
});
afterAll(async () => {
  const last = [...children];
  children.clear();
  for (const child of last) child.kill('SIGKILL');
  await database.close();
  await work[Symbol.asyncDispose]();
});

const leaseMs = 1_500;

async function startChild(): Promise<void> {
  const given = JSON.stringify({ databaseUrl: work.postgres.url, vendorUrl: work.simulator.url, leaseMs });
  const child = fork(join(import.meta.dirname, 'worker-process.ts'), [given], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  children.add(child);
  await new Promise<void>((ready) => {
    child.on('message', (said: { ready?: true; fault?: string }) => {
      if (said.fault) faults.push(said.fault);
      else ready();
    });
    child.once('exit', () => {
      ready();
      // None starts while Postgres does: whoever looks after processes starts it anew.
      if (children.delete(child)) void startChild();
    });
  });
}

async function killOne(random: () => number): Promise<void> {
  const child = [...children][Math.floor(random() * children.size)];
  if (!child) return;
  children.delete(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('each is done and told, and a kill repeats at most the calls that were under way with it', async () => {
  const { uniform: random } = seededRandom(20_261_121);
  const all = ids(400);
  await Promise.all([startChild(), startChild(), startChild()]);
  await Promise.all(all.map((id, n) => work.ask(id, { user: `u${n % 9}` })));
  for (let kills = 0; kills < 5; kills++) {
    await sleep(300 + random() * 500);
    if (kills === 2) work.postgres.kill();
    await killOne(random);
    void startChild();
  }
  await work.drained(90_000);
  const rows = await database.rows<{
    state: string;
    kills: number;
    attempt: number;
    story: { event: string }[];
  }>('select state, kills, attempt, story from durable_generations');
  expect(Map.groupBy(rows, ({ state }) => state).get('completed')).toHaveLength(all.length);
  const kills = rows.reduce((sum, row) => sum + row.kills, 0);
  expect(kills).toBeGreaterThan(0);
  const calls = work.simulator.ledger().filter(({ model }) => model === 'gpt-4o');
  expect(calls.length).toBeGreaterThanOrEqual(all.length);
  expect(calls.length).toBeLessThanOrEqual(all.length + kills);
  const [logged] = await database.rows<{ n: number }>(
    "select count(*) as n from interactions where status = 'completed'",
  );
  expect(logged?.n).toBe(all.length);
  const idsOf = () => new Set(work.receiver.received.map(({ headers }) => headers['kept-event-id']));
  for (const end = Date.now() + 30_000; idsOf().size < all.length && Date.now() < end; ) await sleep(50);
  expect([...idsOf()].sort()).toEqual(all.toSorted());
  const bodies = new Map<unknown, string>();
  for (const { headers, text } of work.receiver.received) {
    const id = headers['kept-event-id'];
    expect(bodies.get(id) ?? text).toBe(text);
    bodies.set(id, text);
  }
  expect(faults).toEqual([]);
}, 150_000);
