import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartitioner } from '#lib/db/index.ts';
import { generateDemo } from '#lib/demo/index.ts';
import { listFacets, readInsertRate, readInsertRateLevels } from '#lib/insights/index.ts';
import {
  changeTimeZone,
  createFolder,
  createLogWriter,
  prepareInteraction,
  prepareSignal,
} from '#lib/interactions/index.ts';
import { createProject, createRegistry, type Project } from '#lib/projects/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';

const endsAt = Date.UTC(2026, 9, 28); // two weeks across the end of daylight saving time in Europe
const dayMs = 86_400_000;
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Chatham', 'America/St_Johns'];
const projects: Project[] = [];
let kept: TestServer;

beforeAll(async () => {
  kept = await startTestServer();
  const { database } = kept;
  const registry = createRegistry(database);
  const writer = createLogWriter(database, registry, createPartitioner(database));
  for (const timeZone of zones) {
    const slug = timeZone.toLowerCase().replace('/', '-');
    const project = await createProject(database, { slug, name: slug, timeZone, dimensions: ['plan'] });
    const context = await registry.context(project.id);
    const options = { now: endsAt, historic: true, clockOffsetMs: 0 };
    const ok = <T>(checked: { ok: T } | { error: unknown }): T => (checked as { ok: T }).ok;
    const batch = { projectId: project.id, interactions: [], signals: [], oldestStubMs: 0 } as Parameters<
      typeof writer.write
    >[0][number];
    for (const { interaction, outcomes } of generateDemo({
      seed: 3,
      endsAt,
      weeks: 2,
      interactions: 2_000,
    })) {
      batch.interactions.push(ok(prepareInteraction(interaction, context, registry, options)));
      for (const outcome of outcomes) batch.signals.push(ok(prepareSignal(outcome, project.id, options)));
    }
    await writer.write([batch]);
    projects.push(project);
  }
  const folder = createFolder(database, (error) => {
    throw error;
  });
  while ((await folder.fold()) > 0);
}, 120_000);
afterAll(() => kept[Symbol.asyncDispose]());

const counts = [
  'interactions',
  'failed',
  'n',
  'inserted',
  'edited',
  'regenerated',
  'closed',
  'reverted',
  'expired',
  'costMicroUsd',
  'inputTokens',
] as const;

test('days and quarters of hours give the same sums, in every zone, range and moment', async () => {
  const random = seededRandom(5);
  for (const project of projects)
    for (let i = 0; i < 12; i++) {
      const from = endsAt - Math.floor(random.uniform() * 15 * 96) * 900_000;
      const to = Math.min(endsAt + dayMs, from + Math.ceil(random.uniform() * 15 * 96) * 900_000);
      const now = endsAt - Math.floor(random.uniform() * 5 * dayMs);
      const query = { range: { from, to }, filter: i % 3 === 0 ? { feature: ['button-text'] } : {} };
      // Hours are always summed from 15-minute rows.
      const hours = await readInsertRate(kept.database, project, { ...query, interval: 'hour' }, now);
      const levels = await readInsertRateLevels(
        kept.database,
        project,
        { ...query, by: 'vendor', interval: 'day' },
        now,
      );
      for (const count of counts) {
        const expected = hours.rows.reduce((sum, row) => sum + row[count], 0);
        expect(levels.total?.[count] ?? 0, `${count} ${project.timeZone}`).toBe(expected);
        for (const rows of [levels.byPeriod, levels.byKey, levels.byKeyAndPeriod])
          expect(rows.reduce((sum, row) => sum + row[count], 0)).toBe(expected);
      }
      const facets = await listFacets(kept.database, project, query, now);
      const failed = facets
        .find(({ dimension }) => dimension === 'outcome')
        ?.values.find(({ value }) => value === 'failed');
      expect(failed?.count ?? 0).toBe(levels.total?.failed ?? 0);
    }
});

test('every level says what a question of its own would', async () => {
  const project = projects[1] as Project;
  const range = { from: endsAt - 14 * dayMs, to: endsAt };
  const levels = await readInsertRateLevels(
    kept.database,
    project,
    { range, by: 'language', interval: 'week' },
    endsAt,
  );
  const ask = async (query: object) =>
    (await readInsertRate(kept.database, project, { range, ...query }, endsAt)).rows;
  expect([levels.total]).toEqual(await ask({}));
  expect(levels.byPeriod).toEqual(await ask({ interval: 'week' }));
  expect(levels.byKey).toEqual(await ask({ by: 'language' }));
  expect(levels.byKeyAndPeriod).toEqual(await ask({ by: 'language', interval: 'week' }));
});

test('days of a zone begin at its midnight, also when the clocks change', async () => {
  const project = projects[1] as Project;
  const { rows } = await readInsertRate(
    kept.database,
    project,
    { range: { from: Date.UTC(2026, 9, 22), to: Date.UTC(2026, 9, 27) }, interval: 'day' },
    endsAt,
  );
  const starts = rows.map(({ periodStart }) => new Date(periodStart ?? 0).toISOString());
  expect(starts).toContain('2026-10-24T22:00:00.000Z'); // Sunday 25 October, 25 hours long
  expect(starts).toContain('2026-10-25T23:00:00.000Z');
});

test('another time zone moves the days and leaves the sums', async () => {
  const project = projects[0] as Project;
  const range = { from: endsAt - 10 * dayMs, to: endsAt - 3 * dayMs };
  const days = async (timeZone: string) =>
    (await readInsertRate(kept.database, { ...project, timeZone }, { range, interval: 'day' }, endsAt)).rows;
  const before = await days('UTC');
  await changeTimeZone(kept.database, project.id, 'Asia/Tokyo');
  const after = await days('Asia/Tokyo');
  const sum = (rows: typeof before) => rows.reduce((total, { inserted }) => total + inserted, 0);
  expect(sum(after)).toBe(sum(before));
  expect(after.map(({ n }) => n)).not.toEqual(before.map(({ n }) => n));
  expect(new Date(after[1]?.periodStart ?? 0).getUTCHours()).toBe(15);
});
