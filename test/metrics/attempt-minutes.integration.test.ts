import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database, DatabaseAway } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import {
  type AttemptRecord,
  type AttemptsAsk,
  createAttemptMinutes,
  readAttemptMinutes,
} from '#lib/metrics/index.ts';
import { seededRandom, wilson } from '#lib/stats/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';
import { attempt } from './records.ts';

const stack = new AsyncDisposableStack();
let url: string;
let database: Database;

beforeAll(async () => {
  const home = await migratedHome('minutes');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres(home);
  stack.defer(postgres.stop);
  url = postgres.url;
  await migrate(url);
  database = connect();
});
afterAll(() => stack.disposeAsync());
beforeEach(() => database.rows('truncate attempt_minutes'));

function connect(): Database {
  const own = connectDatabase(url);
  stack.defer(() => own.close());
  return own;
}

const minuteMs = 60_000;
const start = Date.UTC(2026, 10, 21, 12);
const failOn = (error: unknown) => {
  throw error;
};
const ask = (changes: Partial<AttemptsAsk> = {}): AttemptsAsk => ({
  from: start,
  to: start + 60 * minuteMs,
  stepMinutes: 1,
  by: 'organization',
  ...changes,
});

/** Attempts as a busy hour has them. */
function randomAttempts(count: number, seed: string): { at: number; record: AttemptRecord }[] {
  const random = seededRandom(seed);
  const pick = random.pick;
  return Array.from({ length: count }, () => {
    const status = pick(['completed', 'completed', 'completed', 'failed', 'cancelled'] as const);
    const organization = pick(['openai-a', 'openai-b', 'anthropic-a']);
    return {
      at: start + Math.floor(random.uniform() * 10 * minuteMs),
      record: attempt({
        organization,
        vendor: organization.split('-')[0] as string,
        model: pick(['m-1', 'm-2']),
        status,
        errorKind: status === 'failed' ? pick(['timeout', 'rate_limit', 'overloaded']) : undefined,
        firstTokenMs: random.uniform() < 0.8 ? 50 * 2 ** (random.uniform() * 8) : undefined,
        totalMs: 500 * 2 ** (random.uniform() * 8),
        isFallback: random.uniform() < 0.2,
        isRescue: random.uniform() < 0.05,
        inputTokens: Math.floor(random.uniform() * 9_000),
        outputTokens: Math.floor(random.uniform() * 900),
        costMicroUsd: Math.floor(random.uniform() * 90_000),
        inFlight: random.chance(0.5) ? random.integer(1_000) + 1 : undefined,
      }),
    };
  });
}

test.each(['organization', 'model', 'vendor'] as const)(
  'three processes add up to what happened, by %s',
  async (by) => {
    const all = randomAttempts(3_000, `by ${by}`);
    let now = start;
    const processes = Array.from({ length: 3 }, () => createAttemptMinutes(connect(), failOn, () => now));
    for (const [i, { at, record }] of all.entries()) {
      now = at;
      processes[i % 3]?.add(record);
      // Now and then all flush at once, on the same rows.
      if (i % 500 === 499) await Promise.all(processes.map((process) => process.flush()));
    }
    await Promise.all(processes.map((process) => process.stop()));

    const series = await readAttemptMinutes(database, ask({ by, stepMinutes: 5 }));
    const groups = Map.groupBy(
      all,
      ({ at, record }) => `${record[by]} ${Math.floor(at / (5 * minuteMs)) * 5}`,
    );
    const points = series.flatMap(({ key, points }) => points.map((point) => ({ key, ...point })));
    expect(points.map(({ key, minute }) => `${key} ${minute}`).sort()).toEqual([...groups.keys()].sort());

    for (const point of points) {
      const records = groups
        .get(`${point.key} ${point.minute}`)
        ?.map(({ record }) => record) as AttemptRecord[];
      const sum = (of: (record: AttemptRecord) => number) =>
        records.reduce((total, record) => total + of(record), 0);
      const failed = records.filter(({ status }) => status === 'failed');
      const errors: Record<string, number> = {};
      for (const { errorKind = '' } of failed) errors[errorKind] = (errors[errorKind] ?? 0) + 1;
      const firsts = records.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
      const totals = records.flatMap(({ status, totalMs }) => (status === 'completed' ? totalMs : []));
      expect(point).toMatchObject({
        attempts: records.length,
        failed: failed.length,
        errorRate: wilson({ successes: failed.length, n: records.length }),
        errors,
        fallbacks: sum(({ isFallback }) => Number(isFallback)),
        rescues: sum(({ isRescue }) => Number(isRescue)),
        inputTokens: sum(({ inputTokens }) => inputTokens),
        outputTokens: sum(({ outputTokens }) => outputTokens),
        costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
        nFirstToken: firsts.length,
        nTotal: totals.length,
        inFlight: Math.max(...records.map(({ inFlight }) => inFlight ?? 0)) || null,
      });
      expectNear(point.p50FirstTokenMs, firsts, 0.5);
      expectNear(point.p95FirstTokenMs, firsts, 0.95);
      expectNear(point.p50TotalMs, totals, 0.5);
      expectNear(point.p95TotalMs, totals, 0.95);
    }
  },
);

/** Within one bucket of the true quantile. */
function expectNear(quantile: number | null, list: number[], p: number): void {
  const truth = list.toSorted((a, b) => a - b)[Math.ceil(list.length * p) - 1] as number;
  expect(Math.abs(Math.log2((quantile as number) / truth))).toBeLessThanOrEqual(1 / 3 + 1e-9);
}

test('processes that store the same rows at once never wait for each other in a circle', async () => {
  const errors: unknown[] = [];
  const processes = [connect(), connect()].map((own) => {
    const rows: Database['rows'] = (sql, parameters) =>
      own.rows<never>(sql, parameters).catch((error) => {
        errors.push(error);
        throw error;
      });
    return createAttemptMinutes({ ...own, rows }, failOn, () => start);
  });
  for (let round = 0; round < 4; round++) {
    const models = Array.from({ length: 400 }, (_, i) => `m-${i}`);
    for (const model of models) processes[0]?.add(attempt({ model }));
    for (const model of models.toReversed()) processes[1]?.add(attempt({ model }));
    await Promise.all(processes.map((process) => process.flush()));
  }
  expect(errors).toEqual([]);
});

test('a step without a sample has no quantile, and only what was asked for is read', async () => {
  let now = start;
  const minutes = createAttemptMinutes(database, failOn, () => now);
  minutes.add(attempt({ status: 'failed', errorKind: 'timeout', firstTokenMs: undefined }));
  for (now of [start - 1, start + 60 * minuteMs]) minutes.add(attempt({ organization: 'outside' }));
  await minutes.flush();
  const [own, ...others] = await readAttemptMinutes(database, ask());
  expect(others).toEqual([]);
  expect(own?.key).toBe('openai-a');
  expect(own?.points).toEqual([
    expect.objectContaining({
      minute: start / minuteMs,
      attempts: 1,
      failed: 1,
      p50FirstTokenMs: null,
      p95FirstTokenMs: null,
      nFirstToken: 0,
      p50TotalMs: null,
      nTotal: 0,
      errors: { timeout: 1 },
      inFlight: null,
    }),
  ]);
  await expect(readAttemptMinutes(database, ask({ stepMinutes: 0.5 }))).rejects.toThrow(RangeError);
});

/** The database, which is away while `reach` says so. */
const sometimes = (reach: () => boolean): Database => ({
  ...database,
  rows: async (sql, parameters) => {
    if (!reach()) throw new DatabaseAway();
    return database.rows(sql, parameters);
  },
});

test('while Postgres is away nothing is lost and nobody is told', async () => {
  let isThere = false;
  let now = start;
  const minutes = createAttemptMinutes(
    sometimes(() => isThere),
    failOn,
    () => now,
  );
  for (let i = 0; i < 30; i++) {
    now = start + i * minuteMs;
    minutes.add(attempt());
    await minutes.flush();
  }
  expect(await database.rows('select * from attempt_minutes')).toEqual([]);
  isThere = true;
  minutes.add(attempt());
  await minutes.stop();
  const [series] = await readAttemptMinutes(database, ask());
  expect(series?.points.map(({ attempts }) => attempts)).toEqual([...new Array(29).fill(1), 2]);
  await minutes.flush();
  expect((await readAttemptMinutes(database, ask({ stepMinutes: 60 })))[0]?.points[0]?.attempts).toBe(31);
});

test('a long outage with many models ends in all rows, some less sharp', async () => {
  let calls = 0;
  let now = start;
  const faults: unknown[] = [];
  // Away, then for the third batch of the first flush that gets through.
  const minutes = createAttemptMinutes(
    sometimes(() => calls++ > 0 && calls !== 4),
    (error) => faults.push(error),
    () => now,
  );
  for (let i = 0; i < 12_000; i++) {
    now = start + Math.floor(i / 400) * minuteMs;
    minutes.add(attempt({ model: `m-${i % 400}`, organization: 'openai-a' }));
  }
  await minutes.flush();
  await minutes.flush();
  await minutes.flush();
  const [series] = await readAttemptMinutes(database, ask({ stepMinutes: 60 }));
  expect(series?.points[0]).toMatchObject({ attempts: 12_000, nTotal: 12_000 });
  const [{ rows } = { rows: 0 }] = await database.rows<{ rows: number }>(
    'select count(*) as rows from attempt_minutes',
  );
  expect(rows).toBe(10_000);
  expect(faults).toEqual([]);
});

test('another failure is told, and what was counted is kept', async () => {
  const faults: unknown[] = [];
  let refused = true;
  const refusing: Database = {
    ...database,
    rows: (sql, parameters) => database.rows(refused ? 'select 1 / 0' : sql, refused ? [] : parameters),
  };
  const minutes = createAttemptMinutes(
    refusing,
    (error) => faults.push(error),
    () => start,
  );
  minutes.add(attempt());
  await minutes.flush();
  expect(String(faults[0])).toContain('division by zero');
  refused = false;
  await minutes.flush();
  expect((await readAttemptMinutes(database, ask()))[0]?.points[0]?.attempts).toBe(1);
});

test('old rows go, hostile names stay names', async () => {
  const dayMs = 24 * 60 * minuteMs;
  const old = createAttemptMinutes(database, failOn, () => start - 91 * dayMs);
  old.add(attempt({ model: `'; drop table blobs; --\u0000\ud800` }));
  await old.flush();
  const count = async () =>
    (await database.rows<{ model: string }>('select model from attempt_minutes')).map(({ model }) => model);
  expect(await count()).toEqual([`'; drop table blobs; --\ufffd`]);
  const minutes = createAttemptMinutes(database, failOn, () => start);
  minutes.add(attempt({ model: 'new' }));
  await minutes.flush();
  expect(await count()).toEqual(['new']);
});

test('a day of twenty organizations is read at once', async () => {
  await database.rows(
    `insert into attempt_minutes select ${Math.floor(start / minuteMs)} + m, 'v', 'o-' || o, 'm', 100, 5,
       '{"timeout": 3, "rate_limit": 2}', 1, 1, 1000, 1000, 1000,
       array(select (i * o) % 7 from generate_series(1, 53) i), array(select (i * m) % 5 from generate_series(1, 53) i), 3
     from generate_series(0, 1439) m, generate_series(1, 20) o`,
  );
  const begun = performance.now();
  const series = await readAttemptMinutes(database, ask({ to: start + 1440 * minuteMs, stepMinutes: 15 }));
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(series).toHaveLength(20);
  expect(series[0]?.points).toHaveLength(96);
});
