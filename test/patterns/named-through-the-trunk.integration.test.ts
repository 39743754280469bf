import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPartitioner } from '#lib/db/index.ts';
import { createLogWriter, prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import { analysisFeature } from '#lib/patterns/models/settings.ts';
import { findProject } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { fixSalt } from '../interactions/log-set-up.ts';
import { plantedLog } from './planted.ts';

const dayMs = 86_400_000;

/** A model is to name the patterns, and the simulator plays it: it answers, but knows nothing. */
describe('a run whose model answers nonsense', () => {
  let kept: TestServer;
  let projectId: number;
  const rows = <Row>(sql: string, values: unknown[] = []) => kept.database.rows<Row>(sql, values);

  beforeAll(async () => {
    kept = await startTestServer({ works: true });
    const { registry, database } = app();
    const project = await findProject(database, 'main');
    projectId = project?.id as number;
    const context = await registry.context(projectId);
    context.project.userSalt = await fixSalt(database, projectId);
    const now = Date.now();
    const options = { now, historic: true, clockOffsetMs: 0 };
    const log = plantedLog({
      seed: 'trunk',
      from: now - 20 * dayMs,
      to: now - dayMs,
      count: 3_000,
      planted: 0.85,
    });
    const ok = <T>(checked: { ok: T } | { error: unknown }): T =>
      'ok' in checked ? checked.ok : expect.fail('refused');
    await createLogWriter(database, registry, createPartitioner(database)).write([
      {
        projectId,
        interactions: log.interactions.map((item) =>
          ok(prepareInteraction(item, context, registry, options)),
        ),
        signals: log.outcomes.map((item) => ok(prepareSignal(item, projectId, options))),
        oldestStubMs: 0,
      },
    ]);
    const saved = await kept.call('PUT', '/v1/analysis', {
      ...{ model: 'gpt-4.1', embeddingModel: 'text-embedding-3-small', budgetUsd: 0.5 },
    });
    expect(saved.status).toBe(200);
  }, 120_000);
  afterAll(() => kept[Symbol.asyncDispose]());

  test('finishes with offline names and says why', { timeout: 90_000 }, async () => {
    const id = await app().patterns.discoverNow(projectId);
    const find = async () =>
      (
        await rows<{ naming: Record<string, unknown> }>('select naming from discoveries where id = $1', [id])
      )[0]?.naming;
    await expect.poll(find, { timeout: 80_000, interval: 250 }).toBeDefined();
    const naming = await find();
    expect(naming).toMatchObject({ by: 'model', named: 0, offline: 1 });
    expect(naming?.reasons).toEqual([expect.stringMatching(/answer/)]);
    expect(naming?.costMicroUsd).toBeGreaterThan(0);
    const [pattern] = await rows<{ name: string; namedBy: string }>(
      'select name, named_by as "namedBy" from patterns',
    );
    expect(pattern).toEqual({ name: expect.stringContaining('transparent'), namedBy: 'offline' });
  });

  test('what it asked is in the log like any other generation, and in no insert rate', async () => {
    const asked = await rows<{ counted: boolean; status: string }>(
      `select i.counted, i.status from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
       where f.slug = $1`,
      [analysisFeature],
    );
    // 3,000 inputs in pages of 1,000, each in batches of 256 at most; then one name.
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.length).toBeLessThanOrEqual(13);
    expect(asked.every(({ counted, status }) => !counted && status === 'completed')).toBe(true);
    const [vectors] = await rows<{ n: number; known: boolean }>(
      `select count(*) as n, bool_and(octet_length(vector) = 1024) as known from text_embeddings`,
    );
    expect(vectors?.n).toBeGreaterThan(100);
    expect(vectors?.known).toBe(true);
  });

  test('another run pays for no text again', { timeout: 60_000 }, async () => {
    const id = await app().patterns.discoverNow(projectId);
    const find = async () =>
      (
        await rows<{ calls: number; basis: string }>(
          "select (naming->>'calls')::int as calls, basis_id as basis from discoveries where id = $1",
          [id],
        )
      )[0];
    await expect.poll(find, { timeout: 50_000, interval: 250 }).toEqual({
      calls: 0,
      basis: 'text-embedding-3-small/256',
    });
  });

  test('which models help is said by name, or refused in words', async () => {
    const { body } = await kept.call('GET', '/v1/analysis');
    expect(body.analysis.body).toEqual({
      ...{ model: 'gpt-4.1', embeddingModel: 'text-embedding-3-small', budgetUsd: 0.5 },
    });
    const refused = await kept.call('PUT', '/v1/analysis', { budgetUsd: -1 });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toMatch(/budgetUsd/);
    expect((await kept.call('DELETE', '/v1/analysis')).body).toEqual({ removed: true });
  });

  test('a selection is answered at once, and nothing of it is stored', { timeout: 60_000 }, async () => {
    const now = Date.now();
    const selection = {
      from: now - 20 * dayMs,
      to: now,
      filter: { feature: ['hero-image'] },
      definition: null,
    };
    const { patterns, funnel } = await app().patterns.explore(projectId, selection);
    expect(funnel.rows).toBeGreaterThan(1_300);
    expect(funnel.rows).toBeLessThan(1_700);
    expect(patterns.map(({ name }) => name)).toEqual([expect.stringContaining('transparent')]);
    const [count] = await rows<{ n: number }>('select count(*) as n from patterns');
    expect(count?.n).toBe(1);
  });
});
