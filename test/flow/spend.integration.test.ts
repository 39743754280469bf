import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { forgetSpend, type LimitBody } from '#lib/flow/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { setUp } from './set-up.ts';

let postgres: TestPostgres;
let direct: Database;
let projectId: number;
const opened: Database[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(postgres.directUrl);
  direct = connectDatabase(postgres.directUrl);
});
beforeEach(async () => {
  await direct.rows('truncate spend_periods, spend_grants');
  const [project] = await direct.rows<{ id: number }>(
    `insert into projects (slug, name, time_zone, user_salt) values ($1, 'p', 'America/New_York', '') returning id`,
    [`p${Math.random()}`],
  );
  projectId = (project as { id: number }).id;
});
afterAll(async () => {
  for (const database of [...opened, direct]) await database.close();
  await postgres[Symbol.asyncDispose]();
});

function start(limits: Record<string, LimitBody>, processes = 1) {
  const database = connectDatabase(postgres.url, 4);
  opened.push(database);
  const kept = setUp({}, { processes, database });
  for (const [name, body] of Object.entries(limits)) kept.catalog.put(name, body, projectId);
  return kept;
}
const recorded = async () => {
  const [row] = await direct.rows<{ spent: number; granted: number }>(
    'select sum(spent_micro_usd) as spent, sum(granted_micro_usd) as granted from spend_periods',
  );
  return row as { spent: number; granted: number };
};
const cap = (limitMicroUsd: number): LimitBody => ({ kind: 'spend', limitMicroUsd, per: 'day' });

describe('a spend cap', () => {
  test('is not passed by reservations of several processes at once, and is used up', async () => {
    const kept = start({ daily: cap(100_000) }, 4);
    const random = seededRandom(1);
    let [reserved, highest, admitted, spent] = [0, 0, 0, 0];
    const refusals: string[] = [];
    for (let round = 0; round < 40; round++) {
      await Promise.all(
        Array.from({ length: 12 }, async () => {
          const expectedCostMicroUsd = 100 + random.integer(900);
          const admission = await kept.admit({ projectId, expectedCostMicroUsd }, random.integer(4));
          if ('refused' in admission) return refusals.push(admission.refused.message);
          admitted++;
          reserved += expectedCostMicroUsd;
          highest = Math.max(highest, reserved + spent);
          await new Promise((resolve) => setImmediate(resolve));
          const costMicroUsd = random.integer(expectedCostMicroUsd);
          admission.ok.settle({ costMicroUsd });
          admission.ok.release();
          reserved -= expectedCostMicroUsd;
          spent += costMicroUsd;
        }),
      );
      await kept.pass(1000, 1000);
    }
    await kept.close();
    expect(highest).toBeLessThanOrEqual(100_000);
    expect(spent).toBeGreaterThan(97_000);
    expect(refusals.length).toBeGreaterThan(50);
    expect(admitted).toBeGreaterThan(150);
    expect(refusals[0]).toMatch(
      /^spend cap "daily" is used up: \$0\.10 a day; it resets at 2026-11-\d\dT05:00/,
    );
    expect(await recorded()).toMatchObject({ spent });
  });

  test('counts days of the project’s time zone, and says when the next begins', async () => {
    const kept = start({ daily: cap(1000), monthly: { kind: 'spend', limitMicroUsd: 5000, per: 'month' } });
    // 00:00 UTC is 19:00 of the day before in New York.
    (await kept.ticket({ projectId, expectedCostMicroUsd: 1000 })).settle({ costMicroUsd: 1000 });
    await kept.pass(2000, 1000);
    const refused = await kept.refused({ projectId, expectedCostMicroUsd: 10 });
    expect(refused).toMatchObject({ kind: 'spend', limit: 'daily', retryAfterMs: 5 * 3_600_000 - 2000 });
    kept.clock.advance(5 * 3_600_000 - 2000);
    await kept.ticket({ projectId, expectedCostMicroUsd: 1000 });
    await kept.close();
    const rows = await direct.rows('select cap, period from spend_periods order by cap, period');
    expect(rows).toEqual([
      { cap: 'daily', period: '2026-11-20' },
      { cap: 'daily', period: '2026-11-21' },
      { cap: 'monthly', period: '2026-11' },
    ]);
  });

  test('warns once, over all processes, and keeps its users apart', async () => {
    const kept = start(
      { user: { kind: 'spend', limitMicroUsd: 1000, per: 'day', key: 'user', warnAt: 0.8 } },
      2,
    );
    for (const [process, user] of [
      [0, 'a'],
      [1, 'a'],
      [0, 'b'],
    ] as const) {
      const ticket = await kept.ticket({ projectId, user, expectedCostMicroUsd: 400 }, process);
      ticket.settle({ costMicroUsd: 400 });
      ticket.settle({ costMicroUsd: 400 });
      await kept.flush();
    }
    await kept.flush();
    expect(kept.events).toEqual([
      {
        ...{ kind: 'spend_near', projectId, limit: 'user', key: 'a', period: '2026-11-20', share: 0.8 },
        ...{ spentMicroUsd: 800, limitMicroUsd: 1000, resetsAt: Date.UTC(2026, 10, 21, 5) },
      },
    ]);
    expect(await kept.refused({ projectId, user: 'a', expectedCostMicroUsd: 400 })).toMatchObject({
      key: 'a',
      message: expect.stringContaining('used up: $0.00 a day for "a"; it resets'),
    });
    await kept.ticket({ projectId, user: 'b', expectedCostMicroUsd: 400 });
    await kept.close();
  });

  test('what a dead process had reserved counts as spent, the rest of its block is free again', async () => {
    const kept = start({ daily: cap(10_000) });
    await kept.ticket({ projectId, expectedCostMicroUsd: 500 });
    await kept.flush();
    await direct.rows(`update spend_grants set process = 'dead', renewed_at = now() - interval '31 s'`);
    const other = start({ daily: cap(10_000) });
    await other.ticket({ projectId, expectedCostMicroUsd: 9500 });
    expect(await other.refused({ projectId, expectedCostMicroUsd: 1 })).toMatchObject({ kind: 'spend' });
    expect(await recorded()).toEqual({ spent: 500, granted: 9500 });
    await other.close();
    await kept.close();
  });

  test('with Postgres away what was granted serves, then all goes on and is counted', async () => {
    const kept = start({ daily: cap(100_000) });
    (await kept.ticket({ projectId, expectedCostMicroUsd: 100 })).settle({ costMicroUsd: 100 });
    await kept.flush();
    await postgres.cut();
    // A block of 32 calls.
    for (let n = 0; n < 31; n++)
      (await kept.ticket({ projectId, expectedCostMicroUsd: 100 })).settle({ costMicroUsd: 100 });
    expect(kept.events).toEqual([]);
    for (let n = 0; n < 1000; n++)
      (await kept.ticket({ projectId, expectedCostMicroUsd: 100 })).settle({ costMicroUsd: 100 });
    expect(kept.events).toEqual([{ kind: 'spend_unguarded' }]);
    await postgres.mend();
    await kept.flush();
    expect(kept.events).toEqual([{ kind: 'spend_unguarded' }, { kind: 'spend_guarded' }]);
    expect(await recorded()).toMatchObject({ spent: 103_200 });
    expect(await kept.refused({ projectId, expectedCostMicroUsd: 1 })).toMatchObject({ kind: 'spend' });
    await kept.close();
  });

  test('days and months that are over are forgotten with their keys, those that are not stay', async () => {
    for (const project of [projectId, 0])
      for (const period of ['2026-06-30', '2026-06', '2026-07-04', '2026-07-05', '2026-07'])
        await direct.rows(
          `insert into spend_periods (project_id, cap, key, period) values ($1, 'daily', 'user-1', $2)`,
          [project, period],
        );
    const left = () =>
      direct.rows('select project_id as project, period from spend_periods order by project_id, period');
    expect(await forgetSpend(direct, Date.UTC(2026, 6, 5, 23), projectId)).toBe(3);
    const stays = [{ period: '2026-07' }, { period: '2026-07-05' }];
    const own = stays.map((row) => ({ project: projectId, ...row }));
    expect((await left()).slice(5)).toEqual(own);
    expect(await forgetSpend(direct, Date.UTC(2026, 6, 5, 23))).toBe(3);
    expect(await left()).toEqual([...stays.map((row) => ({ project: 0, ...row })), ...own]);
  });
});
