import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/support/kept.ts';

/** The whole way on the demo project: log → job in a thread → tables. */
describe('a run on the demo project', () => {
  let kept: TestServer;
  const rows = <Row>(sql: string, values: unknown[] = []) => kept.database.rows<Row>(sql, values);
  const discovery = async () =>
    (
      await rows<{ id: string; rows: number; published: number }>(
        'select id, rows, published from discoveries',
      )
    )[0];

  beforeAll(async () => {
    kept = await startTestServer({ demo: true, works: true });
  }, 200_000);
  afterAll(() => kept[Symbol.asyncDispose]());

  test('ends', { timeout: 150_000 }, () =>
    expect.poll(discovery, { timeout: 150_000, interval: 500 }).toBeDefined(),
  );

  test('finds the failure modes that are in it', async () => {
    const patterns = await rows<{ name: string; recoverable: number }>(
      'select name, recoverable from patterns order by recoverable_low desc',
    );
    expect(patterns.length).toBeGreaterThan(2);
  });
});
