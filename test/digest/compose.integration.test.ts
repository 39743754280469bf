import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Digest, Week } from '#lib/digest/index.ts';
import { readInsertRate } from '#lib/insights/index.ts';
import { createFolder } from '#lib/interactions/index.ts';
import type { Incident } from '#lib/notices/index.ts';
import { canaryKind } from '#lib/routing/index.ts';
import { composeDigest } from '../../lib/digest/compose/compose.ts';
import { readMoves } from '../../lib/digest/compose/vendors.ts';
import { weekAt, weekNamed } from '../../lib/digest/week.ts';
import { generateTraffic } from '../canaries/world.ts';
import { type DigestWorld, startDigestWorld } from './set-up.ts';
import { logWeeks } from './traffic.ts';

const weekMs = 7 * 86_400_000;
const monday = Date.parse('2026-09-14T00:00:00Z');
let world: DigestWorld;

beforeAll(async () => {
  world = await startDigestWorld();
  world.clock.ms = monday + 8 * 86_400_000 + 9 * 3_600_000;
  const { database, catalog, log, project } = world;
  const usual = [
    { feature: 'button-text', promptVersion: 'v1', perUser: 5, insertRate: 0.75, costMicroUsd: 1_000 },
    { feature: 'heading-text', promptVersion: 'v2', perUser: 4, insertRate: 0.7, costMicroUsd: 1_000 },
    { feature: 'hero-image', promptVersion: 'v1', perUser: 3, insertRate: 0.55, costMicroUsd: 1_000 },
  ];
  const changed = [
    ...usual.slice(0, 1),
    { ...(usual[1] as (typeof usual)[number]), perUser: 2 },
    { feature: 'heading-text', promptVersion: 'v3', perUser: 2, insertRate: 0.4, costMicroUsd: 1_000 },
    { ...(usual[2] as (typeof usual)[number]), insertRate: 0.3, costMicroUsd: 4_000 },
  ];
  const weeks = [-3, -2, -1, 0].map((i) => ({ from: monday + i * weekMs, asked: i === 0 ? changed : usual }));
  await logWeeks(world, weeks, { users: 220, seed: 'digest' });
  const canary = generateTraffic({
    ...{ seed: 'digest', feature: 'code-snippet', startedAt: monday, days: 7, users: 300, share: 0.5 },
    base: { insertRate: 0.5, errorRate: 0, latencyMs: 500 },
    canary: { insertRate: 0.85, errorRate: 0, latencyMs: 500 },
  });
  const writer = log.addWriter(() => world.clock.ms);
  await writer.write([
    await writer.prepare(
      canary.map(({ interaction }) => interaction),
      canary.flatMap(({ outcome }) => outcome ?? []),
    ),
  ]);
  const candidate = { node: { target: { vendor: 'openai', model: 'gpt-4.1-mini' } } };
  const body = { candidate, share: 0.5, state: 'running', startedAt: monday, guards: {} };
  await catalog.change(canaryKind, project.id, 'code-snippet', body, { by: 'ann@example.com' });
  const folder = createFolder(database, (error) => {
    throw error;
  });
  while ((await folder.fold()) > 0);
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

const weekOf = async (name: string) => (await weekNamed(world.database, 'UTC', name)) as Week;
const compose = async (week: string, change: object = {}): Promise<Digest> =>
  composeDigest({ ...world.parts, ...change }, world.project, await weekOf(week));

test('a week in which nothing changed is calm', async () => {
  const digest = await compose('2026-W37');
  expect(digest).toMatchObject({ isCalm: true, causes: [], patterns: [], canaries: [], isOver: true });
  expect(digest.change?.isClear).toBe(false);
  expect(digest.cost?.change?.isClear).toBe(false);
  expect(digest.cost?.perInsertedMicroUsd).toBeCloseTo(1_000 / (digest.rate?.rate ?? 0), 0);
  const first = await compose('2026-W35');
  expect(first).toMatchObject({ before: null, change: null, split: null, causes: [] });
});

test('a week with news: the same rate as everywhere, what moved it and by how much', async () => {
  const digest = await compose('2026-W38');
  const { rows } = await readInsertRate(
    world.database,
    world.project,
    { range: { from: monday - 7 * weekMs, to: monday + weekMs }, interval: 'week' },
    world.clock.ms,
  );
  const { n, rate, low, high } = rows.at(-1) as (typeof rows)[number];
  expect(digest.rate).toMatchObject({ n, rate, low, high });
  expect(digest.trend).toHaveLength(4);
  expect(digest.change).toMatchObject({ isClear: true });
  expect(digest.change?.high).toBeLessThan(0);
  const { rate: own, mix } = digest.split ?? { rate: 0, mix: 0 };
  expect(own + mix).toBeCloseTo(digest.change?.difference ?? 0, 10);
  const told = digest.causes.map(({ feature, key, how, effect }) => [
    [feature, key, how].filter(Boolean).join(' '),
    effect.difference < 0 && effect.high < 0,
  ]);
  // Image's own rate and the new prompt were planted, and pull down; a feature that came is mix.
  expect(told).toContainEqual(['hero-image rate', true]);
  expect(told).toContainEqual(['heading-text rate', true]);
  expect(digest.causes.find(({ key }) => key === 'heading-text')?.within).toMatchObject({
    key: 'v3',
    how: 'mix',
  });
  expect(told.map(([name]) => name)).not.toContain('button-text rate');
  expect(digest.cost?.change).toMatchObject({ isClear: true });
  expect(digest.cost?.change?.low).toBeGreaterThan(0);
  expect(digest.canaries).toMatchObject([
    {
      ...{ feature: 'code-snippet', state: 'running', candidate: 'openai gpt-4.1-mini' },
      difference: { isClear: true },
    },
  ]);
  expect(digest.isCalm).toBe(false);
});

test('before the windows have passed, what matures is said and not counted', async () => {
  const at = monday + 7 * 86_400_000 + 3_600_000;
  const digest = await compose('2026-W38', { now: () => at });
  expect(digest.maturing.n).toBeGreaterThan(200);
  const later = await compose('2026-W38');
  expect(digest.rate?.n).toBe((later.rate?.n ?? 0) - digest.maturing.n);
  const midweek = await compose('2026-W38', { now: () => monday + 3 * 86_400_000 });
  expect(midweek.isOver).toBe(false);
});

test('patterns: what became news this week; ignored and merged ones, and what was news before, are not', async () => {
  const { database, project } = world;
  const add = async (name: string, states: (string | null)[], extra = '') => {
    const [row] = await database.rows<{ id: string }>(
      `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, effect, p_value,
         q_value, rows_per_week, first_seen_at, last_seen_at)
       values (gen_random_uuid(), $1, 'd', '{}', 'new', $2, 'offline', $2, '{}', 0.001, 0.01, 60, $3, $4) returning id`,
      [
        project.id,
        name,
        new Date(monday + (states[0] === null ? 0 : -2) * weekMs + 3_600_000),
        new Date(monday),
      ],
    );
    for (const [i, state] of states.entries())
      if (state !== null)
        await database.rows(
          `insert into pattern_weeks (pattern_id, ends_at, state, rows, rejected, users, difference, low, high,
             recoverable, recoverable_low, recoverable_high) values ($1, $2, $3, 60, 40, 30, 0.4, 0.3, 0.5, $4, 8, 15)`,
          [row?.id, new Date(monday + (i - 1) * weekMs), state, name === 'growing' ? 22 : 12],
        );
    if (extra) await database.rows(`update patterns set ${extra} where id = $1`, [row?.id]);
  };
  // States after the weeks W36, W37 and W38: those end on the Monday after.
  await add('new', [null, null, 'new']);
  await add('growing', ['new', 'stable', 'growing']);
  await add('resolved', ['new', 'improving', 'resolved']);
  await add('was resolved before', ['new', 'resolved', 'resolved']);
  await add('back', ['new', 'resolved', 'reopened']);
  await add('steady', ['new', 'stable', 'stable']);
  await add('ignored', [null, null, 'new'], 'ignored_at = now()');
  await add('merged', [null, null, 'new'], 'merged_into = gen_random_uuid()');
  const { patterns } = await compose('2026-W38');
  expect(patterns.map(({ name, what }) => `${name}: ${what}`).sort()).toEqual([
    'back: reopened',
    'growing: growing',
    'new: new',
    'resolved: resolved',
  ]);
  expect(patterns[0]).toMatchObject({
    ...{ name: 'growing', recoverable: { inserts: 22, low: 8, high: 15 }, rows: 60, rejected: 40 },
    trend: [{ endsAt: monday - weekMs }, { endsAt: monday }, { endsAt: monday + weekMs, recoverable: 22 }],
  });
  expect((await compose('2026-W39')).patterns).toEqual([]);
});

test('vendors: incidents of the week summed by what they are about, as far as they lie in it; no faults of ours', async () => {
  const hour = 3_600_000;
  const incident = (id: number, change: Partial<Incident>): Incident => ({
    ...{ id, kind: 'organization', subject: 'openai-a', severity: 'critical', startedAt: monday, times: 1 },
    ...{ endedAt: monday + hour, summary: '', details: {}, acknowledgedAt: null, acknowledgedBy: null },
    ...change,
  });
  const all = [
    incident(5, { startedAt: monday + 6.5 * 86_400_000, endedAt: null }),
    incident(4, { startedAt: monday + 2 * hour, endedAt: monday + 4 * hour }),
    incident(3, { severity: 'info', subject: 'openai-b' }),
    incident(2, { kind: 'spool', subject: 'log' }),
    incident(1, { startedAt: monday - 2 * hour, severity: 'warning' }),
  ];
  const { incidents } = await compose('2026-W38', { notices: { listIncidents: async () => all } });
  expect(incidents).toMatchObject([
    {
      subject: 'openai-a',
      times: 3,
      lastedMs: 3 * hour + 0.5 * 86_400_000,
      severity: 'critical',
      isOpen: true,
    },
  ]);
  const version = (vendor: string | null, changedAt: number) =>
    ({ body: { vendor, models: {} }, changedAt, changedBy: 'ann@example.com', version: 1 }) as never;
  const history = async () =>
    [version('openai', monday + 3), version('openai', monday + 2), version(null, monday - 1)] as never;
  expect(await readMoves({ history }, await weekOf('2026-W38'))).toEqual([
    { at: monday + 2, by: 'ann@example.com', from: null, to: 'openai' },
  ]);
});

test('weeks begin on local Mondays, also when the clocks change, and are named as in ISO 8601', async () => {
  const { database } = world;
  const at = Date.parse('2026-10-25T12:00:00Z');
  const berlin = await weekAt(database, 'Europe/Berlin', at);
  expect(berlin).toEqual({
    ...{ name: '2026-W43', from: Date.parse('2026-10-18T22:00:00Z'), to: Date.parse('2026-10-25T23:00:00Z') },
  });
  expect(await weekNamed(database, 'Europe/Berlin', '2026-W43')).toEqual(berlin);
  expect((await weekAt(database, 'Europe/Berlin', at, 1)).name).toBe('2026-W44');
  expect((await weekNamed(database, 'Pacific/Kiritimati', '2020-W53'))?.name).toBe('2020-W53');
  expect(await weekNamed(database, 'UTC', '2021-W53')).toBeNull();
  expect(await weekNamed(database, 'UTC', 'last')).toBeNull();
});
