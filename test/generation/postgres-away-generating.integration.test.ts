import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { app } from '#lib/server/app.ts';
import { credentialsIn } from '#test/support/kept.ts';
import { startKeptProcess } from '#test/support/kept-process.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { chat, logged, type Seen } from './chat.ts';

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
  await postgres.mend();
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

/** Figures for whoever reads the output. */
const measured = (figures: object) => process.stderr.write(`measured: ${JSON.stringify(figures)}\n`);
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
    [
      'killed',
      () => {
        postgres.kill();
        return postgres.cut();
      },
      6_000,
    ],
    ['frozen', async () => postgres.freeze(), 5_000],
  ] as const) {
    load.slowestMs = 0;
    const before = load.answered.size;
    await leave();
    await sleep(awayMs);
    // A Postgres that hangs has to be found out by waiting, now and then.
    expect(spooled(), how).toBeGreaterThan(how === 'killed' ? 200 : 20);
    expect(load.answered.size - before, how).toBeGreaterThan(how === 'killed' ? 200 : 20);
    expect(load.slowestMs, how).toBeLessThan(4_000);
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
  await expect.poll(spooled).toBe(0);

  const { rows, counted, exact } = await recount();
  expect(rows.map(({ id }) => id).sort()).toEqual([...load.answered.keys()].sort());
  expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  expect(counted).toEqual(exact);
  expect(Number((exact as { cost: number }).cost)).toBeGreaterThan(0);
  expect(world.kept.said.filter((line) => !/spool/.test(line))).toEqual([]);
  measured({ ...times, answered: load.answered.size });
});

test('an answer with an idempotency key is given although it can no longer be kept for a repeat', async () => {
  world.rules({ id: 'slow', fault: { kind: 'slow', firstTokenMs: 600 } });
  const headers = { 'x-kept-idempotency-key': 'once' };
  const asked = chat(world, { prompt: '5 tokens', stream: false, headers });
  await sleep(250);
  await postgres.cut();
  const seen = await asked;
  world.rules();
  const repeat = await chat(world, { prompt: '5 tokens', stream: false, headers });
  await postgres.mend();
  expect([seen.status, seen.finish, repeat.status, repeat.error?.code]).toEqual([
    200,
    'stop',
    503,
    'database_away',
  ]);
  await expect.poll(spooled).toBe(0);
  expect((await logged(world, seen)).status).toBe('completed');
});

test('an image that is made meanwhile is there afterwards', async () => {
  await postgres.cut();
  const made = await world.kept.call('POST', '/v1/images/generations', {
    model: 'gpt-image-1',
    prompt: 'bread',
  });
  expect([made.status, spooled()]).toEqual([200, 2]);
  await postgres.mend();
  await expect.poll(spooled).toBe(0);
  const id = made.headers.get('x-kept-interaction-id');
  const { body: row } = await world.kept.call('GET', `/v1/interactions/${id}`);
  const bytes = Buffer.from(made.body.data[0].b64_json, 'base64');
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect([row.status, row.result]).toEqual(['completed', `blob:${hash}`]);
  const stored = await fetch(`${world.kept.url}/v1/blobs/${hash}`, {
    headers: { authorization: `Bearer ${world.kept.credentials.secretKey}` },
  });
  expect(Buffer.from(await stored.arrayBuffer()).equals(bytes)).toBe(true);
});

test('killed with a full spool: the next start delivers it, without the line that was being written', async () => {
  await database.rows('create database another');
  const urlOf = (url: string) => url.replace(/postgres$/, 'another');
  const home = mkdtempSync(join(tmpdir(), 'kept-spool-'));
  const env = {
    DATABASE_URL: urlOf(postgres.url),
    OPENAI_API_KEY: 'key-of-openai-a',
    OPENAI_BASE_URL: `${world.simulator.url}/v1`,
  };
  let kept = await startKeptProcess(home, 0, env);
  onTestFinished(async () => {
    await kept.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  const asked = { kept: { url: credentialsIn(home).url, credentials: credentialsIn(home) } };
  const answered = new Set<string>();
  const ask = async () => {
    const seen = await chat(asked, { prompt: '5 tokens about bread' });
    expect([seen.status, seen.finish]).toEqual([200, 'stop']);
    answered.add(String(seen.headers.get('x-kept-interaction-id')));
  };
  await ask();
  await postgres.cut();
  for (let i = 0; i < 10; i++) await Promise.all([ask(), ask(), ask()]);
  await kept.end('SIGKILL');
  const files = () => readdirSync(join(home, 'spool'));
  const [file] = files().filter((name) => name.endsWith('.jsonl'));
  appendFileSync(
    join(home, 'spool', String(file)),
    '{"projectId":1,"prepared":{"interaction":{"row":{"id":"01',
  );

  await postgres.mend();
  kept = await startKeptProcess(home, 0, env);
  const other = connectDatabase(urlOf(postgres.directUrl), 1);
  onTestFinished(() => other.close());
  const idsIn = async () => {
    const rows = await other.rows<{ id: string }>('select id from interactions where received');
    return rows.map(({ id }) => id).sort();
  };
  await expect.poll(idsIn).toEqual([...answered].sort());
  await expect.poll(files).toEqual([]);
  expect(kept.output()).not.toMatch(/fault|refused/);
});

const mayMount = process.getuid?.() === 0;
test.skipIf(!mayMount)(
  'Postgres away and the disk full: an error that says so, never an answer that is lost',
  async (context) => {
    const folder = join(world.kept.home, 'spool');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    if (mounted.status !== 0) return context.skip('SKIPPED: this machine does not let a test mount a disk');
    onTestFinished(async () => {
      await postgres.mend();
      spawnSync('umount', [folder]);
    });
    await postgres.cut();
    const seen: Seen[] = [];
    const ask = async (n: number) =>
      seen.push(await chat(world, { prompt: '100 tokens about bread', stream: n % 2 === 0 }));
    for (let n = 0; seen.filter(({ error }) => error).length < 6; n += 2) {
      expect(n).toBeLessThan(200);
      await Promise.all([ask(n), ask(n + 1)]);
    }
    const isAnswered = ({ finish }: Seen) => finish === 'stop';
    const refused = seen.filter((one) => !isAnswered(one));
    for (const { status, headers, error, finish, done } of refused) {
      expect([error?.code, finish, done]).toEqual(['not_recorded', null, false]);
      const isStream = headers.get('content-type')?.startsWith('text/event-stream');
      expect([status, headers.get('retry-after')]).toEqual(isStream ? [200, null] : [503, '5']);
    }
    expect(world.kept.said.filter((line) => /cannot be written: ENOSPC/.test(line))).toHaveLength(1);

    await postgres.mend();
    await expect.poll(spooled).toBe(0);
    const idOf = ({ headers }: Seen) => String(headers.get('x-kept-interaction-id'));
    for (const one of seen.filter((one) => one.headers.has('x-kept-interaction-id'))) {
      const { status } = await world.kept.call('GET', `/v1/interactions/${idOf(one)}`);
      expect([one.finish, status]).toEqual(isAnswered(one) ? ['stop', 200] : [null, 404]);
    }
    expect((await chat(world)).finish).toBe('stop');
    measured({ answeredUntilFull: seen.length - refused.length, refused: refused.length });
  },
);
