import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import { app } from '#lib/server/app.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { basisToBytes, buildBasis, embed } from '#lib/text/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';

/** Hints made from patterns: as they are, or by what inputs show of them. */
let kept: TestServer;
let projectId: number;
const now = Date.now();
const things = ['a bakery', 'a logo', 'the team', 'a mountain', 'our shop', 'a bicycle', 'some fruit'];

beforeAll(async () => {
  kept = await startTestServer();
  projectId = (await kept.database.rows<{ id: number }>('select id from projects'))[0]?.id as number;
  const random = seededRandom('draft');
  for (let batch = 0; batch < 3; batch++) {
    const interactions = Array.from({ length: 500 }, (_, i) => {
      const asks = random.chance(0.2);
      return {
        id: newId(now - (1 + (i % 20)) * 86_400_000),
        feature: random.chance(0.5) ? 'hero-image' : 'icon',
        input: `please draw ${random.pick(things)}${asks ? ' on a transparent background' : ''}`,
        result: asks ? 'a.png' : `${random.pick(things)} as you like`,
        language: 'en',
        latencyMs: random.integer(1_000),
        metadata: { alpha: asks },
      };
    });
    await kept.call('POST', '/v1/interactions', { import: true, interactions });
  }
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

/** A pattern as discovery stores it. */
async function pattern(definition: unknown): Promise<string> {
  const id = randomUUID();
  await kept.database.rows(
    `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, effect, p_value,
       q_value, rows_per_week, first_seen_at, last_seen_at)
     values ($1, $2, 'run', $3, 'new', 'hero-image: Transparent!', 'offline', 'x', '{}', 0, 0, 1, now(), now())`,
    [id, projectId, JSON.stringify(definition)],
  );
  return id;
}
const draft = async (definition: unknown) => app().hints.draft(projectId, await pattern(definition));
const definition = (...all: Definition['all']): Definition => ({ version: 1, all });

test('one that needs only the input is its own condition', async () => {
  const own = definition({ field: 'feature', is: 'hero-image' }, { field: 'input', contains: 'transparent' });
  const { condition, agreement, name, body, pattern: from } = await draft(own);
  expect([condition, agreement, name]).toEqual([own, null, 'hero-image-transparent']);
  expect(from.words).toBe('feature is hero-image and input contains “transparent”');
  expect(body.patternId).toBe(from.id);
});

test('one on results gets what inputs show of it', async () => {
  const { condition, agreement } = await draft(
    definition({ field: 'feature', is: 'hero-image' }, { field: 'alpha', is: true }),
  );
  expect(condition?.all[0]).toEqual({ field: 'feature', is: 'hero-image' });
  expect(condition?.all[1]).toMatchObject({ contains: expect.stringMatching(/transparent|background/) });
  expect(agreement).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  // Half of the interactions of that feature.
  expect(agreement?.n).toBeGreaterThan(300);
  expect(agreement?.n).toBeLessThan(450);
});

test('a theme with something on results keeps the theme', async () => {
  const texts = things.flatMap((thing) => [
    `please draw ${thing} on a transparent background`,
    `please draw ${thing}`,
  ]);
  const basis = buildBasis(
    texts.flatMap((text) => Array(5).fill(text)),
    { dims: 6 },
  );
  await kept.database.rows('insert into text_bases (project_id, id, content) values ($1, $2, $3)', [
    ...[projectId, basis.id, Buffer.from(basisToBytes(basis))],
  ]);
  const near = { basis: basis.id, centre: [...embed(basis, ['draw some fruit']).data], radius: 0.4 };
  const { condition, agreement } = await draft({ ...definition({ field: 'resultLength', above: 1 }), near });
  expect([condition?.near ?? condition?.all.some((one) => 'contains' in one), agreement?.f1]).toEqual([
    expect.anything(),
    expect.closeTo(1, 1),
  ]);
});

test('where inputs show nothing of it, the draft has no condition and says how little agrees', async () => {
  const { condition, agreement } = await draft(definition({ field: 'latencyMs', above: 800 }));
  expect(condition).toBeNull();
  expect(agreement?.f1).toBeLessThan(0.5);
  expect(agreement?.inPattern).toBeGreaterThan(50);
});

test('of a pattern that is not there, or is another project’s, there is none', async () => {
  await expect(app().hints.draft(projectId, randomUUID())).rejects.toThrow('there is no pattern');
  await expect(app().hints.draft(projectId, 'nonsense')).rejects.toThrow('there is no pattern');
  const other = await kept.addProject('other');
  const id = await pattern(definition({ field: 'input', contains: 'x' }));
  await expect(app().hints.draft(other.id, id)).rejects.toThrow('there is no pattern');
});
