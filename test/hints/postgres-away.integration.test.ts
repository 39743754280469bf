import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';

/** Hints while Postgres is away: answered from memory, and counted when it is back. */
const stack = new AsyncDisposableStack();
let postgres: TestPostgres;
let kept: TestServer;
let direct: Database;
beforeAll(async () => {
  postgres = stack.use(await startPostgres());
  kept = await startTestServer({ databaseUrl: postgres.url });
  direct = connectDatabase(postgres.directUrl);
  stack.defer(() => direct.close());
  await kept.call('PUT', '/v1/hints/no-alpha', {
    condition: { version: 1, all: [{ field: 'input', contains: 'transparent' }] },
    texts: { default: 'No transparency yet.' },
    holdOutShare: 0.5,
  });
});
afterAll(() => stack.disposeAsync());

const ask = (user: string) =>
  kept.call('POST', '/v1/hints', { feature: 'hero-image', input: 'a transparent logo', user });
const counted = async () =>
  (await direct.rows<{ n: number }>('select count(distinct user_hash) as n from hint_exposures'))[0]?.n;

test('they are answered, and no exposure is lost', async () => {
  await ask('before');
  await expect.poll(counted).toBe(1);
  await postgres.cut();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(`user ${i}`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const seen = answers.filter(({ body }) => body.hints.length > 0).length;
  expect(seen).toBeGreaterThan(10);
  expect(answers.every(({ body }) => body.exposureId !== null)).toBe(true);
  expect(await counted()).toBe(1);
  await postgres.mend();
  await expect.poll(counted, { timeout: 10_000 }).toBe(51);
});

test('what waits when the process stops is written first', async () => {
  await ask('last');
  await kept[Symbol.asyncDispose]();
  expect(await counted()).toBe(52);
});
