import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { app } from '#lib/server/app.ts';
import { until } from '../durable/set-up.ts';
import { startTestServer, type TestServer } from '../support/kept.ts';

/** The job as the schedule starts it, in a whole Kept: `short` keeps 30 days, `long` everything. */
let kept: TestServer;
let [short, long] = [0, 0];
const keys: string[] = [];
beforeAll(async () => {
  kept = await startTestServer({ works: true });
  for (const slug of ['short', 'long']) {
    const { id, secretKey } = await kept.addProject(slug);
    keys.push(secretKey);
    [short, long] = [long, id];
  }
  await kept.call('PUT', '/v1/project', { retentionDays: 30 }, keys[0]);
});
afterAll(() => kept[Symbol.asyncDispose]());

const dayMs = 86_400_000;
const ages = [1, 29, 31, 100];
const gone = 999;

async function retain(): Promise<unknown> {
  const { schedules, durable } = app().work;
  const before = (await durable.runs({ job: 'retain-log' })).length;
  await schedules.runNow('retain-log');
  return until(async () => {
    const runs = await durable.runs({ job: 'retain-log' });
    return runs.length > before && runs[0]?.state === 'done' ? runs[0] : undefined;
  });
}
const daysOf = async (table: string, column: string, projectId: number) => {
  const rows = await kept.database.rows<{ days: number }>(
    `select round(extract(epoch from now() - ${column}) / 86400)::int as days from ${table} where project_id = $1 order by 1`,
    [projectId],
  );
  return rows.map(({ days }) => days);
};

test('what a project keeps no longer goes, from the log and from what was sent to be done later', async () => {
  const { database } = kept;
  const now = Date.now();
  for (const key of keys) {
    const interactions = ages.map((age) => ({ feature: 'f', input: 'x', id: newId(now - age * dayMs) }));
    const sent = await kept.call('POST', '/v1/interactions', { import: true, interactions }, key);
    expect(sent.body).toMatchObject({ accepted: 4 });
  }
  for (const projectId of [short, long, gone])
    for (const age of ages) {
      const at = new Date(now - age * dayMs);
      const id = () => newId(at.getTime());
      const own = id();
      for (const state of ['completed', 'waiting'])
        await database.rows(
          `insert into durable_generations (project_id, id, feature, gate, fair_key, request, state, order_at, not_before, enqueued_at, deadline_at, ended_at)
           values ($1, $2, 'f', 'f', 'user-1', '{"user": "user-1"}', $3, $4, 'infinity', $4, 'infinity', $5)`,
          [projectId, id(), state, at, state === 'completed' ? at : null],
        );
      await database.rows(
        `insert into chains (id, project_id, state, request, hash, created_at, ended_at) values ($1, $2, 'failed', '{"user": "user-1"}', '', $3, $3)`,
        [own, projectId, at],
      );
      await database.rows(
        `insert into chain_steps (chain_id, position, name, interaction_id) values ($1, 0, 'a', $2)`,
        [own, id()],
      );
      await database.rows(
        `insert into webhook_deliveries (project_id, event_id, kind, host, body, state, due_at, created_at, ended_at) values ($1, $2, 'k', 'h', 'text', 'sent', $3, $3, $3)`,
        [projectId, own, at],
      );
      // The second was given up, and its items are still there.
      for (const ended of [at, null]) {
        const importId = id();
        await database.rows(
          'insert into imports (id, project_id, created_at, arrived_at, ended_at) values ($1, $2, $3, $3, $4)',
          [importId, projectId, at, ended],
        );
        await database.rows(`insert into import_chunks values ($1, 0, '[]')`, [importId]);
      }
      for (const length of [10, 7])
        await database.rows(
          `insert into spend_periods (project_id, cap, key, period) values ($1, 'c', 'user-1', $2) on conflict do nothing`,
          [projectId, at.toISOString().slice(0, length)],
        );
    }
  const [weeksBefore] = await database.rows<{ n: number }>(
    `select count(*) as n from pg_inherits where inhparent = 'interactions'::regclass`,
  );

  await retain();

  for (const [projectId, left] of [
    [short, [1, 29]],
    [long, ages],
    [gone, []],
  ] as const) {
    if (projectId !== gone) expect(await daysOf('interactions', 'created_at', projectId)).toEqual(left);
    expect(await daysOf('chains', 'created_at', projectId)).toEqual(left);
    expect(await daysOf('webhook_deliveries', 'created_at', projectId)).toEqual(left);
    const twice = left.flatMap((age) => [age, age]);
    expect(await daysOf('imports', 'created_at', projectId)).toEqual(twice);
    const generations = await daysOf('durable_generations', 'enqueued_at', projectId);
    // What has not ended is still to be done.
    expect(generations).toEqual(projectId === short ? [1, 1, 29, 29, 31, 100] : twice);
    const periods = await database.rows<{ period: string }>(
      'select period from spend_periods where project_id = $1 and length(period) = 10 order by 1 desc',
      [projectId],
    );
    expect(periods).toHaveLength(left.length);
  }
  const [rest] = await database.rows<object>(
    `select (select count(*) from chain_steps) as steps, (select count(*) from chains) as chains,
       (select count(*) from import_chunks) as chunks, (select count(*) from imports) as imports,
       (select count(*) from pg_inherits where inhparent = 'interactions'::regclass) as weeks`,
  );
  // One project keeps every week.
  expect(rest).toEqual({ steps: 6, chains: 6, chunks: 12, imports: 12, weeks: weeksBefore?.n });
  const months = await database.rows('select 1 from spend_periods where project_id = $1 and period = $2', [
    short,
    new Date(now - dayMs).toISOString().slice(0, 7),
  ]);
  expect(months).toHaveLength(1);
});

test('weeks that nobody keeps are dropped by the same run', async () => {
  await kept.call('PUT', '/v1/project', { retentionDays: 20 }, keys[1]);
  await retain();
  expect(await daysOf('interactions', 'created_at', long)).toEqual([1]);
  const weeks = await kept.database.rows<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'interactions'::regclass`,
  );
  const oldest = Math.min(...weeks.map(({ name }) => Number(name.slice(-8))));
  // `short` keeps one row of 29 days ago.
  const [row] = await kept.database.rows<{ name: string }>(
    `select tableoid::regclass::text as name from interactions order by id limit 1`,
  );
  expect(oldest).toBe(Number(row?.name.slice(-8)));
  expect(kept.said).toEqual([]);
});
