import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { app } from '#lib/server/app.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { chat, type Seen } from './chat.ts';

/** Postgres goes away under generating load: generation goes on, and nothing that was answered is missing afterwards. */
let postgres: TestPostgres;
let world: VendorTest;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  world = await startVendorTest({ config: { databaseUrl: postgres.url } });
  database = connectDatabase(postgres.directUrl, 2);
});
afterAll(async () => {
  await database.close();
  await world[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

interface Load {
  answered: Map<string, Seen>;
  bad: Seen[];
  slowestMs: number;
  stop(): Promise<void>;
}

/** Clients that ask without pause, half of them for streams. */
function startLoad(clients = 6): Load {
  const load: Load = {
    answered: new Map(),
    bad: [],
    slowestMs: 0,
    async stop() {
      isOver = true;
      await Promise.all(all);
    },
  };
  let isOver = false;
  const client = async (n: number) => {
    while (!isOver) {
      const headers = { 'x-kept-feature': 'load', 'x-kept-user': `user-${n}` };
      const seen = await chat(world, { prompt: '20 tokens about bread', stream: n % 2 === 0, headers });
      load.slowestMs = Math.max(load.slowestMs, seen.elapsedMs);
      const id = String(seen.headers.get('x-kept-interaction-id'));
      if (seen.status === 200 && seen.finish === 'stop') load.answered.set(id, seen);
      else load.bad.push(seen);
      await sleep(10);
    }
  };
  const all = Array.from({ length: clients }, (_, n) => client(n));
  return load;
}

const spooled = () => app().spool.size().items;
const ofLoad = `cell_id in (select c.id from cells c join features f on f.id = c.feature_id where f.slug = 'load')`;

/** What the log holds of the load, and whether rollups and deltas say the same as a recount. */
async function recount() {
  const rows = await database.rows<{ id: string; attempts: number }>(
    `select i.id, (select count(*)::int from attempts a where a.interaction_id = i.id) as attempts
     from interactions i where received and ${ofLoad}`,
  );
  const sums = 'coalesce(sum(output_tokens), 0) as tokens, coalesce(sum(cost_micro_usd), 0) as cost';
  const [counted] = await database.rows(
    `select sum(interactions) as count, ${sums} from (
       select interactions, output_tokens, cost_micro_usd from rollups where ${ofLoad} union all
       select interactions, output_tokens, cost_micro_usd from rollup_deltas where ${ofLoad}) r`,
  );
  const [exact] = await database.rows(
    `select count(*) as count, ${sums} from interactions where received and ${ofLoad}`,
  );
  return { rows, counted, exact };
}

test('away for seconds, killed and then hanging: every generation is answered, logged once, and counted', async () => {
  const load = startLoad();
  onTestFinished(() => load.stop());
  await expect.poll(() => load.answered.size, { timeout: 10_000 }).toBeGreaterThan(50);
  expect(spooled()).toBe(0);

  const times: Record<string, number> = {};
  for (const [how, leave, awayMs] of [
    ['killed', () => (postgres.kill(), postgres.cut()), 6_000],
    ['frozen', async () => postgres.freeze(), 5_000],
  ] as const) {
    load.slowestMs = 0;
    const before = load.answered.size;
    await leave();
    await sleep(awayMs);
    expect(spooled(), how).toBeGreaterThan(20);
    expect(load.answered.size - before, how).toBeGreaterThan(60);
    const ready = await fetch(`${world.kept.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, degraded: ['database'] }]);
    times[`${how}, slowest answer`] = Math.round(load.slowestMs);
    await postgres.mend();
    const since = Date.now();
    // The load goes on meanwhile.
    await expect.poll(spooled, { timeout: 10_000 }).toBe(0);
    times[`${how}, caught up after`] = Date.now() - since;
  }
  await load.stop();
  expect(load.bad.map(({ status, error }) => [status, error])).toEqual([]);
  await expect.poll(spooled, { timeout: 5_000 }).toBe(0);

  const { rows, counted, exact } = await recount();
  expect(rows.map(({ id }) => id).sort()).toEqual([...load.answered.keys()].sort());
  expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  expect(counted).toEqual(exact);
  expect(Number((exact as { cost: number }).cost)).toBeGreaterThan(0);
  console.error({ ...times, answered: load.answered.size, said: world.kept.said });
});
