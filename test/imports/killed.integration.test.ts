import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { short, startWorker, until, type Worker } from '../durable/set-up.ts';
import { startTestServer, type TestServer } from '../support/kept.ts';

/** Imports whose worker dies before, in and after the transaction of a chunk. */
let kept: TestServer;
const workers: Worker[] = [];
beforeAll(async () => {
  kept = await startTestServer();
  await kept.database.rows('create table gates (name text primary key)');
  await kept.database.rows('create table reached (name text, process text)');
});
afterAll(async () => {
  for (const worker of workers) await worker.kill();
  await kept[Symbol.asyncDispose]();
});

async function worker(name: string): Promise<Worker> {
  const settings = { url: kept.database.url, process: name, intervals: short };
  const started = await startWorker(settings, join(import.meta.dirname, 'worker.ts'));
  workers.push(started);
  return started;
}

/** Three chunks without ids, so that only what was stored tells repeats apart; the second one's feature is its own. */
const bodyOf = (name: string) =>
  Array.from({ length: 2_500 }, (_, i) => {
    const feature = i < 1_000 ? 'first' : i < 2_000 ? name : 'last';
    const createdAt = Date.UTC(2022, 1, 1) + i;
    return JSON.stringify({ interactions: [{ feature, createdAt, input: name }] });
  }).join('\n');

test('every row is there once and counted once, wherever the worker died', async () => {
  const wheres = ['begun', 'not committed', 'committed'];
  const names = wheres.map((where) => where.replace(' ', '-'));
  const ids: string[] = [];
  for (const [i, name] of names.entries()) {
    await kept.database.rows('insert into gates values ($1)', [`${name} ${wheres[i]}`]);
    const { status, body } = await kept.call('POST', '/v1/imports', bodyOf(name));
    expect([status, body.rows]).toEqual([202, 2_500]);
    ids.push(body.id);
  }
  expect((await kept.call('GET', `/v1/imports/${ids[0]}`)).body).toMatchObject({
    status: 'waiting',
    share: 0,
  });
  const first = [await worker('a'), await worker('b')];
  const reached = () => kept.database.rows<{ name: string }>('select name from reached');
  await until(async () => (await reached()).length === names.length || undefined);
  const halfway = (await kept.call('GET', `/v1/imports/${ids[0]}`)).body;
  expect(halfway).toMatchObject({ status: 'running', counts: { accepted: 1_000 }, rows: 2_500 });
  expect(halfway.share).toBeCloseTo(1 / 3);
  await worker('c');
  for (const one of first) await one.kill();
  await kept.database.rows('delete from gates');

  for (const [i, id] of ids.entries()) {
    const done = await until(async () => {
      const { body } = await kept.call('GET', `/v1/imports/${id}`);
      return body.status === 'completed' ? body : undefined;
    });
    expect(done, wheres[i]).toMatchObject({
      counts: { accepted: 2_500, duplicates: 0, rejected: 0 },
      share: 1,
    });
    const rows = await kept.database.rows<object>(
      `select count(*) as rows, count(distinct t.id) as ids from interaction_texts t where t.input = $1`,
      [names[i]],
    );
    expect(rows).toEqual([{ rows: 2_500, ids: 2_500 }]);
    const [{ kills }] = (await kept.database.rows(
      `select count(*) as kills from run_events where run_id = $1 and kind = 'killed'`,
      [`import-${id}`],
    )) as [{ kills: number }];
    expect(kills).toBe(1);
  }
  expect(await kept.database.rows('select 1 from import_chunks')).toEqual([]);
});
