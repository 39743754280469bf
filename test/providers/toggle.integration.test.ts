import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { newId } from '#lib/domain/index.ts';
import { listAnnotations } from '#lib/insights/index.ts';
import {
  changeEquivalents,
  changeOrganization,
  changeRoute,
  drainOrganization,
  dryRun,
  moveToggle,
  type ProvidersParts,
  readProviders,
  readToggle,
  removeOrganization,
} from '#lib/providers/index.ts';
import { VendorError } from '#lib/vendors/index.ts';
import { anInteraction, anOutcome } from '#test/interactions/items.ts';
import { keys, openaiAt, type ProvidersSetUp, person, setUpProviders } from './set-up.ts';

const dayMs = 86_400_000;
const model = 'gpt-4.1-mini';
let setUp: ProvidersSetUp;
let parts: ProvidersParts;
beforeAll(async () => {
  setUp = await setUpProviders();
});
afterAll(() => setUp[Symbol.asyncDispose]());
beforeEach(async () => {
  parts = await setUp.startAnew();
  const { url } = setUp.simulator;
  await changeOrganization(parts, 'openai-a', openaiAt(url, keys['openai-a']), person);
  const anthropic = { vendor: 'anthropic', api: 'anthropic', key: keys['anthropic-a'], baseUrl: url };
  await changeOrganization(parts, 'anthropic-a', anthropic, person);
  await changeEquivalents(parts, { anthropic: { text: 'claude-sonnet-4-5' } }, person);
});

const issuesOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidDocument);
  return (error as InvalidDocument).issues.join('\n');
};
async function failThrice(): Promise<void> {
  for (let call = 0; call < 3; call++) {
    const lease = await parts.pool.lease({ vendor: 'openai', model, inputTokens: 1, draw: 0, maxWaitMs: 0 });
    if (!('client' in lease)) throw new Error('no lease');
    lease.report({ error: new VendorError('overloaded'), inputTokens: 1, outputTokens: 0, totalMs: 1 });
  }
  await expect.poll(() => lookAtOpenai()?.canServe).toBe(false);
}
const lookAtOpenai = () => parts.pool.look({ vendor: 'openai', model })[0];

test('everything moves to another vendor and back, and everybody is told', async () => {
  const { id: project } = await setUp.addProject();
  await changeRoute(parts, project, 'default', { node: { target: { vendor: 'openai', model } } }, person);
  const goesTo = async () => (await dryRun(parts, project, { feature: 'f' })).verdict;
  expect(await goesTo()).toContain('would go to openai-a');
  const moved = await moveToggle(parts, { vendor: 'anthropic' }, { ...person, note: 'openai is down' });
  expect(moved.vendor).toBe('anthropic');
  expect(await goesTo()).toContain('would go to anthropic-a (anthropic claude-sonnet-4-5)');
  const other = await setUp.start();
  expect((await dryRun(other, project, { feature: 'f' })).routeKind).toBe('toggle');

  // Where it is already, it stays without another move.
  await moveToggle(parts, { vendor: 'anthropic' }, person);
  const back = await moveToggle(parts, { vendor: null }, { by: 'bob@example.com' });
  expect(await goesTo()).toContain('would go to openai-a');
  expect(back.history.map(({ by, note, from, to }) => [by, note, from, to])).toEqual([
    ['bob@example.com', null, 'anthropic', null],
    ['ada@example.com', 'openai is down', null, 'anthropic'],
  ]);

  for (const { id } of [{ id: project }, setUp.log.project]) {
    const marks = await listAnnotations(parts.database, id, {
      from: Date.now() - dayMs,
      to: Date.now() + dayMs,
    });
    expect(marks.filter(({ kind }) => kind === 'toggle').map(({ text }) => text)).toEqual([
      'The vendor toggle moved to anthropic: openai is down',
      'The vendor toggle moved from anthropic back to the routes as written',
    ]);
  }
  await parts.notices.flush();
  const { incidents, toggle } = await readProviders(parts);
  expect(incidents.map(({ kind, summary }) => [kind, summary])).toEqual([
    ['toggle', expect.stringContaining('back to the routes as written, by bob@example.com')],
    ['toggle', expect.stringContaining('to anthropic, by ada@example.com: openai is down')],
  ]);
  expect(toggle).toMatchObject({ vendor: null, lastMove: { by: 'bob@example.com', to: null } });
});

test('it does not move to who cannot serve, unless it is forced', async () => {
  const move = (vendor: string, force?: boolean) => moveToggle(parts, { vendor, force }, person);
  expect(await issuesOf(move('nobody', true))).toMatch(/no organization is set up for nobody/);
  expect(await issuesOf(move('openai'))).toMatch(/no model of openai is named/);
  await drainOrganization(parts, 'anthropic-a', person);
  expect(await issuesOf(move('anthropic'))).toMatch(/anthropic-a: drained/);
  expect((await readToggle(parts)).choices).toMatchObject([
    { vendor: 'anthropic', healthy: false, reason: 'anthropic-a: drained' },
    { vendor: 'openai', healthy: true, reason: null },
  ]);
  expect((await readToggle(parts)).history).toEqual([]);
  expect((await move('anthropic', true)).vendor).toBe('anthropic');
  expect(await issuesOf(removeOrganization(parts, 'anthropic-a', person))).toMatch(/toggle is on anthropic/);
  const models = { anthropic: { text: 'gpt-4.1' } };
  expect(await issuesOf(changeEquivalents(parts, models, person))).toMatch(/^models.anthropic.text: /);
  await expect(moveToggle(parts, { vendor: null }, { ...person, expectedVersion: 1 })).rejects.toThrow(
    VersionConflict,
  );
});

test('moving back lets the next call probe what was shut', async () => {
  await moveToggle(parts, { vendor: 'anthropic' }, person);
  await failThrice();
  expect(lookAtOpenai()?.waitMs).toBeGreaterThan(0);
  await moveToggle(parts, { vendor: null }, person);
  expect(lookAtOpenai()).toMatchObject({ canServe: true, waitMs: 0 });
  const lease = await parts.pool.lease({ vendor: 'openai', model, inputTokens: 1, draw: 0, maxWaitMs: 0 });
  expect(lease).toMatchObject({ isProbe: true });
  if ('client' in lease) lease.report({ cancelled: true, inputTokens: 0, outputTokens: 0, totalMs: 0 });
});

test('each move is shown with the insert rate of the days around it, cut at the moves beside it', async () => {
  await moveToggle(parts, { vendor: 'anthropic' }, person);
  await moveToggle(parts, { vendor: null }, person);
  const now = Date.now();
  const ago = (days: number) => now - days * dayMs;
  // Moves at 6 and 3 days ago: as if they had been made then.
  for (const [version, days] of [
    [2, 6],
    [3, 3],
  ] as const)
    await parts.database.rows(
      `update catalog_versions set changed_at = $1 where kind = 'toggle' and version = $2`,
      [new Date(ago(days)), version],
    );
  const items = [
    { days: 20, inserted: 9, all: 10 },
    { days: 8, inserted: 6, all: 10 },
    { days: 5, inserted: 2, all: 8 },
    { days: 2, inserted: 3, all: 4 },
    { days: 0.2, inserted: 5, all: 5 },
  ].flatMap(({ days, inserted, all }) =>
    Array.from({ length: all }, (_, i) => {
      const interaction = anInteraction({ id: newId(ago(days) + i), user: `user-${i}` });
      const kind = i < inserted ? 'inserted' : 'closed';
      return { interaction, outcome: anOutcome(interaction.id, kind, { occurredAt: ago(days) + 1_000 }) };
    }),
  );
  const writer = setUp.log.addWriter();
  await writer.write([
    await writer.prepare(
      items.map(({ interaction }) => interaction),
      items.map(({ outcome }) => outcome),
    ),
  ]);

  for (const { history } of [await readToggle(parts), await readToggle(parts, setUp.log.project.id)]) {
    expect(
      history.map(({ insertRateBefore: a, insertRateAfter: b }) => [a?.rate, a?.n, b?.rate, b?.n]),
    ).toEqual([
      [2 / 8, 8, 3 / 4, 4],
      [6 / 10, 10, 2 / 8, 8],
    ]);
    const { low, high } = history[1]?.insertRateBefore ?? { low: 1, high: 0 };
    expect(low).toBeLessThan(0.6);
    expect(high).toBeGreaterThan(0.6);
  }
  const empty = await setUp.addProject();
  expect((await readToggle(parts, empty.id)).history[0]).not.toHaveProperty('insertRateBefore');
});
