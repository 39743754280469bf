import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstIdAt, newId } from '#lib/domain/index.ts';
import { removeOlderExposures } from '#lib/hints/index.ts';
import { hashUser } from '#lib/interactions/index.ts';
import { removeProject } from '#lib/projects/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { armOf } from '../../lib/hints/arm-of.ts';

/** A hint whose effect is planted: of who sees it, more give up, and who goes on keeps more. */
const [hintId, feature, share] = ['no-alpha', 'hero-image', 0.3] as const;
const [minuteMs, dayMs] = [60_000, 86_400_000];
const chances = { shown: { abandons: 0.3, inserts: 0.75 }, held: { abandons: 0.1, inserts: 0.4 } };

let kept: TestServer;
let projectId: number;
let salt: Buffer;
const random = seededRandom('hints');
const now = Date.now();
/** What the effect must be. */
const expected = {
  shown: {
    users: new Set<string>(),
    exposures: 0,
    maturing: 0,
    mature: 0,
    abandoned: 0,
    shown: 0,
    inserted: 0,
  },
  held: {
    users: new Set<string>(),
    exposures: 0,
    maturing: 0,
    mature: 0,
    abandoned: 0,
    shown: 0,
    inserted: 0,
  },
};
const interactions: object[] = [];
const outcomes: object[] = [];
const exposures: { id: string; arm: string; user: string; at: number }[] = [];

beforeAll(async () => {
  kept = await startTestServer();
  const [project] = await kept.database.rows<{ id: number; salt: Buffer }>(
    'select id, user_salt as salt from projects',
  );
  [projectId, salt] = [project?.id as number, project?.salt as Buffer];
  await kept.call('PUT', `/v1/hints/${hintId}`, {
    condition: { version: 1, all: [{ field: 'input', contains: 'transparent' }] },
    texts: { default: 'No transparency yet.' },
    holdOutShare: share,
  });
  await kept.database.rows("update catalog_versions set changed_at = now() - interval '30 days'");
  for (let i = 0; i < 600; i++) live(`user ${i}`);
  await write();
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

function log(user: string, at: number, over: object, inserted: boolean | null): void {
  const id = newId(at);
  interactions.push({ id, feature, user, input: 'transparent', result: 'x', ...over });
  if (inserted !== null)
    outcomes.push({ interactionId: id, kind: inserted ? 'inserted' : 'closed', occurredAt: at + minuteMs });
}

/** Some days of a user: asks for hints, sometimes again and again, and goes on or not. */
function live(user: string): void {
  const arm = armOf(hintId, user, share);
  const { abandons, inserts } = chances[arm];
  const sum = expected[arm];
  sum.users.add(user);
  const times = 1 + random.integer(5);
  for (let day = 0; day < times; day++) {
    // The last one is of the last hours: too young.
    const isYoung = day === times - 1 && random.chance(0.2);
    const at = isYoung ? now - 5 * 3_600_000 : now - (20 - 3 * day) * dayMs + random.integer(3_600_000);
    const asked = 1 + random.integer(3);
    let exposureId = '';
    for (let again = 0; again < asked; again++) {
      exposureId = newId(at + again * 10 * minuteMs);
      exposures.push({ id: exposureId, arm, user, at: at + again * 10 * minuteMs });
      sum.exposures += 1;
      if (isYoung) sum.maturing += 1;
    }
    const last = at + (asked - 1) * 10 * minuteMs;
    // Of another feature, and too late to be of the same: neither counts.
    log(user, last + minuteMs, { feature: 'button-text' }, true);
    const [isAbandoned, isInserted, isLate] = [
      random.chance(abandons),
      random.chance(inserts),
      random.chance(0.2),
    ];
    if (isAbandoned) log(user, last + 40 * minuteMs, {}, true);
    else if (isLate) log(user, last + 180 * minuteMs, { hintExposureId: exposureId }, isInserted);
    else log(user, last + 2 * minuteMs, {}, isInserted);
    if (isYoung) continue;
    sum.mature += 1;
    if (isAbandoned) sum.abandoned += 1;
    else {
      sum.shown += 1;
      if (isInserted) sum.inserted += 1;
    }
  }
}

async function write(): Promise<void> {
  for (let i = 0; i < Math.max(interactions.length, outcomes.length); i += 900) {
    const batch = {
      import: true,
      interactions: interactions.slice(i, i + 900),
      outcomes: outcomes.slice(i, i + 900),
    };
    const { body } = await kept.call('POST', '/v1/interactions', batch);
    expect(body.rejected).toEqual([]);
  }
  await kept.database.rows(
    `insert into hint_exposures (project_id, hint_id, id, arm, user_hash, feature, at)
     select $1, $2, * from unnest($3::uuid[], $4::text[], $5::uuid[], array_fill($6::text, array[$7::int]), $8::timestamptz[])`,
    [
      ...[projectId, hintId, exposures.map(({ id }) => id), exposures.map(({ arm }) => arm)],
      ...[exposures.map(({ user }) => hashUser(salt, user)), feature, exposures.length],
      exposures.map(({ at }) => new Date(at)),
    ],
  );
}

const effect = async () => (await kept.call('GET', `/v1/hints/${hintId}/effect`)).body;

test('each arm counts what was planted: repeats once, late ones only by name, young ones not yet', async () => {
  const { arms } = await effect();
  for (const arm of ['shown', 'held'] as const) {
    const { users, exposures: all, maturing, mature, abandoned, shown, inserted } = expected[arm];
    expect(arms[arm]).toMatchObject({
      ...{ users: users.size, exposures: all, maturing },
      abandoned: { n: mature, successes: abandoned },
      inserted: { n: shown, successes: inserted },
      kept: { n: mature, successes: inserted },
    });
  }
});

test('the differences are found, with intervals that hold them', async () => {
  const { differences, isWhole } = await effect();
  const planted = { inserted: 0.35, abandoned: 0.2, kept: 0.75 * 0.7 - 0.4 * 0.9 };
  for (const [name, value] of Object.entries(planted)) {
    const { low, high, isClear } = differences[name];
    expect(isClear, name).toBe(true);
    expect([low < value, value < high], name).toEqual([true, true]);
  }
  expect(isWhole).toBe(true);
});

test('a hint that says something else begins anew', async () => {
  const { body } = (await kept.call('GET', `/v1/hints/${hintId}`)).body;
  await kept.call('PUT', `/v1/hints/${hintId}`, { ...body, texts: { default: 'Other words.' } });
  const anew = await effect();
  expect([anew.arms.shown.exposures, anew.differences.inserted]).toEqual([0, null]);
  expect(Date.parse(anew.since)).toBeGreaterThan(now - minuteMs);
});

test('exposures go with the retention, and with their project', async () => {
  const before = now - 10 * dayMs;
  const old = exposures.filter(({ at }) => at < before).length;
  const count = async () => {
    const rows = await kept.database.rows<{ n: number; old: number }>(
      'select count(*) as n, count(*) filter (where id < $1) as old from hint_exposures',
      [firstIdAt(before)],
    );
    return rows[0];
  };
  expect(await count()).toEqual({ n: exposures.length, old });
  let removed = 0;
  for (let batch = 1; batch > 0; removed += batch)
    batch = await removeOlderExposures(kept.database, projectId, before, 500);
  expect(removed).toBe(old);
  expect(await count()).toEqual({ n: exposures.length - old, old: 0 });
  await removeProject(kept.database, projectId);
  expect(await count()).toEqual({ n: 0, old: 0 });
});
