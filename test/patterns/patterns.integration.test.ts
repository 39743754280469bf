import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '#lib/demo/index.ts';
import { describe as inWords } from '#lib/matching/index.ts';
import {
  acknowledgePattern,
  exportPattern,
  findDiscovery,
  findPattern,
  fixPattern,
  heedPattern,
  ignorePattern,
  listPatterns,
  listSegments,
  mergePattern,
  notePattern,
  type PatternLine,
  readInputs,
  readMap,
  removeSegment,
  renamePattern,
  saveSegment,
  unfixPattern,
} from '#lib/patterns/index.ts';
import { createProject, declareDimensions, findProjectById, type Project } from '#lib/projects/index.ts';
import { type LogSetUp, setUpLog } from '#test/interactions/log-set-up.ts';
import { runPatterns } from './run-patterns.ts';

const weekMs = 604_800_000;

/** A Monday, so that few partitions hold it all. */
const endsAt = Date.UTC(2026, 2, 16);
const at = endsAt + 3_600_000;
const by = 'ada@example.com';

let log: LogSetUp;
let ids: string[];
const project = () => log.project.id;
const change = (id = ids[0] as string) => ({ projectId: project(), id, by, at });
const pattern = async (id = ids[0] as string) => {
  const found = await findPattern(log.database, project(), id);
  if (!found) throw new Error('there is no such pattern');
  return found;
};

beforeAll(async () => {
  log = await setUpLog();
  const writer = log.addWriter();
  const items = [...generateDemo({ seed: 2, endsAt, weeks: 4, interactions: 26_000 })];
  for (let i = 0; i < items.length; i += 2_000) {
    const some = items.slice(i, i + 2_000);
    const batch = await writer.prepare(
      some.map(({ interaction }) => ({ ...interaction })),
      some.flatMap(({ outcomes }) => outcomes),
    );
    await writer.write([batch]);
  }
  await declareDimensions(log.database, project(), ['plan', 'market', 'device', 'page']);
  ({ ids } = await runPatterns(log.database, project(), endsAt));
});
afterAll(() => log[Symbol.asyncDispose]());

describe('reading', () => {
  test('a project without any look says so', async () => {
    const other = await createProject(log.database, { slug: 'empty', name: 'empty', timeZone: 'UTC' });
    expect(await findDiscovery(log.database, other.id)).toBeUndefined();
    expect(await readMap(log.database, other.id)).toBeUndefined();
    expect(await listPatterns(log.database, other.id)).toEqual({
      ...{ open: [], ignored: [], merged: [], total: 0, features: [] },
    });
    expect(await findPattern(log.database, other.id, ids[0] as string)).toBeUndefined();
  });

  test('the failures that the demo has are found, and their names say them', async () => {
    const names = (await listPatterns(log.database, project())).open.map(({ name }) => name);
    for (const words of [/transparent/, /Japanese/, /button-text.*result is longer/])
      expect(names).toContainEqual(expect.stringMatching(words));
  });

  test('the list is ranked by what can surely be won', async () => {
    const { open, total, features } = await listPatterns(log.database, project());
    expect(open.length).toBeGreaterThan(1);
    expect(total).toBe(ids.length);
    const lows = open.map(({ recoverable }) => recoverable?.low ?? -Infinity);
    expect(lows).toEqual(lows.toSorted((a, b) => b - a));
    for (const line of open) {
      expect(line.weeks).toHaveLength(4);
      expect(line.features.length).toBeGreaterThan(0);
      expect(line.effect.difference?.low).toBeGreaterThan(0);
    }
    const [feature] = open[0]?.features ?? [];
    const narrowed = await listPatterns(log.database, project(), { feature: feature ?? '' });
    expect(narrowed.open.map(({ id }) => id)).toEqual(
      open.filter((line) => line.features.includes(feature ?? '')).map(({ id }) => id),
    );
    expect(narrowed.features).toEqual(features);
    expect((await listPatterns(log.database, project(), { states: ['resolved'] })).open).toEqual([]);
  });

  test('one pattern whole, its examples with the texts of the log', async () => {
    const whole = await pattern();
    const counted = whole.places.reduce((sum, { n }) => sum + n, 0);
    const rows = await log.database.rows<{ id: string; input: string | null }>(
      'select id, input from interaction_texts where id = any($1::uuid[])',
      [whole.examples.map(({ id }) => id)],
    );
    expect(whole.examples.length).toBeGreaterThan(5);
    expect(rows.length).toBe(whole.examples.length);
    for (const example of whole.examples)
      expect(example.input).toBe(rows.find(({ id }) => id === example.id)?.input?.slice(0, 2_000));
    expect(inWords(whole.definition)).not.toBe('');
    expect(whole.events.map(({ kind }) => kind)).toEqual(['found']);
    // Every exported interaction is one that was counted, of the same weeks.
    const all = (await findProjectById(log.database, project())) as Project;
    const lines: string[] = [];
    for await (const line of exportPattern(log.database, all, whole)) lines.push(line);
    const exported = lines.map((line) => JSON.parse(line));
    expect(exported.length).toBe(counted);
    expect(exported.filter(({ isRejected }) => isRejected).length).toBe(
      whole.places.reduce((sum, { rejected }) => sum + rejected, 0),
    );
    expect(new Set(exported.map(({ id }) => id)).size).toBe(exported.length);
  });

  test('what was deleted in the log is gone from the examples and from the map', async () => {
    const whole = await pattern(ids[1]);
    const [example] = whole.examples;
    const id = example?.id as string;
    for (const table of ['interactions', 'interaction_texts'])
      await log.database.rows(`delete from ${table} where project_id = $1 and id = $2`, [project(), id]);
    const after = await pattern(ids[1]);
    expect(after.examples.map((one) => one.id)).toEqual(
      whole.examples.map((one) => one.id).filter((one) => one !== id),
    );
    expect(after.goneExamples).toBe(1);
    const other = whole.examples[1]?.id as string;
    expect((await readInputs(log.database, project(), [id, other])).map((one) => one.id)).toEqual([other]);
  });

  test('the map has the newest inputs and counts its patterns', async () => {
    const map = await readMap(log.database, project());
    expect(map?.points).toHaveLength(4_000);
    for (const { id, points, rejected } of map?.patterns ?? []) {
      const own = map?.points.filter(({ patternIds }) => patternIds.includes(id)) ?? [];
      expect([points, rejected]).toEqual([own.length, own.filter(({ isRejected }) => isRejected).length]);
    }
    expect(await findDiscovery(log.database, project())).toMatchObject({ hasMap: true, missing: [] });
  });
});

describe('changing', () => {
  test('a name that a person gave stays, and is text whatever is in it', async () => {
    await renamePattern(log.database, change(), '  <b>Transparent</b> backgrounds ');
    await renamePattern(log.database, change(), '<b>Transparent</b> backgrounds');
    const whole = await pattern();
    expect([whole.name, whole.namedBy]).toEqual(['<b>Transparent</b> backgrounds', 'person']);
    expect(whole.events.filter(({ kind }) => kind === 'renamed')).toHaveLength(1);
    await expect(renamePattern(log.database, change(), '  ')).rejects.toThrow(/write a name/);
    await expect(renamePattern(log.database, change(), 'x'.repeat(201))).rejects.toThrow(/200 characters/);
  });

  test('each change is in the history, with who and what they said', async () => {
    await acknowledgePattern(log.database, change());
    await acknowledgePattern(log.database, change());
    await notePattern(log.database, change(), 'asked the image team');
    await expect(fixPattern(log.database, change(), { at: at + 1, day: '2026-03-16' })).rejects.toThrow(
      /in the future/,
    );
    await expect(unfixPattern(log.database, change())).rejects.toThrow(/not marked as fixed/);
    await fixPattern(log.database, change(), { at: endsAt - weekMs, day: '2026-03-09', note: ' a hint ' });
    const { events, fixedAt, acknowledgedAt } = await pattern();
    expect([fixedAt, acknowledgedAt]).toEqual([endsAt - weekMs, at]);
    expect(events.slice(0, 3)).toMatchObject([
      { kind: 'fixed', by, text: '2026-03-09: a hint', at },
      { kind: 'note', by, text: 'asked the image team' },
      { kind: 'acknowledged', by, text: null },
    ]);
    await unfixPattern(log.database, change());
    expect((await pattern()).fixedAt).toBeNull();
  });

  test('what is ignored goes aside with a reason and comes back', async () => {
    await expect(ignorePattern(log.database, change(), ' ')).rejects.toThrow(/a reason/);
    await ignorePattern(log.database, change(), 'we do not serve that');
    await expect(ignorePattern(log.database, change(), 'twice')).rejects.toThrow(/already/);
    const { open, ignored } = await listPatterns(log.database, project());
    expect(open.some(({ id }) => id === ids[0])).toBe(false);
    expect(ignored.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await readMap(log.database, project()))?.patterns.some(({ id }) => id === ids[0])).toBe(false);
    await heedPattern(log.database, change());
    expect((await listPatterns(log.database, project())).ignored).toEqual([]);
  });

  test('merging: never into itself, a merged one, an ignored one, or another project’s', async () => {
    const [first, second, third] = ids as [string, string, string];
    const merge = (id: string, into: string) => mergePattern(log.database, change(id), into);
    await expect(merge(first, first)).rejects.toThrow(/into itself/);
    await expect(merge(first, '00000000-0000-7000-8000-000000000000')).rejects.toThrow(/no pattern/);
    const other = await createProject(log.database, { slug: 'other', name: 'other', timeZone: 'UTC' });
    await expect(
      mergePattern(log.database, { ...change(first), projectId: other.id }, second),
    ).rejects.toThrow(/no such pattern/);
    await merge(second, first);
    await expect(merge(third, second)).rejects.toThrow(/was itself merged into/);
    await expect(renamePattern(log.database, change(second), 'x')).rejects.toThrow(/was merged into/);
    // What hangs on a pattern goes along with it.
    await merge(first, third);
    const { merged } = await listPatterns(log.database, project());
    expect(merged.map((line: PatternLine) => line.mergedInto?.id)).toEqual([third, third]);
    expect((await pattern(third)).merged.map(({ id }) => id).sort()).toEqual([first, second].sort());
    await heedPattern(log.database, change(first));
    await heedPattern(log.database, change(second));
    expect((await listPatterns(log.database, project())).merged).toEqual([]);
  });

  test('of two who rename at once both are in the history', async () => {
    await Promise.all(['one', 'two'].map((name) => renamePattern(log.database, change(ids[2]), name)));
    const { name, events } = await pattern(ids[2]);
    const renamed = events.filter(({ kind }) => kind === 'renamed');
    expect(renamed).toHaveLength(2);
    expect(renamed[0]?.text).toContain(`became “${name}”`);
  });
});

describe('segments', () => {
  test('are named once, of filters or a definition, and forgotten', async () => {
    const segment = { projectId: project(), by, at, filter: { feature: ['hero-image'] }, definition: null };
    await saveSegment(log.database, { ...segment, name: 'Images' });
    await expect(saveSegment(log.database, { ...segment, name: ' Images ' })).rejects.toThrow(/already/);
    await expect(saveSegment(log.database, { ...segment, name: 'all', filter: {} })).rejects.toThrow(
      /would be everything/,
    );
    const { definition } = await pattern();
    await saveSegment(log.database, { ...segment, name: 'By meaning', filter: {}, definition });
    const bad = { version: 1 as const, all: [{ field: 'nonsense' as 'input', contains: 'x' }] };
    await expect(
      saveSegment(log.database, { ...segment, name: 'Bad', filter: {}, definition: bad }),
    ).rejects.toThrow(/must be one of/);
    const list = await listSegments(log.database, project());
    expect(list).toMatchObject([
      { name: 'By meaning', filter: {}, definition, createdBy: by, createdAt: at },
      { name: 'Images', filter: { feature: ['hero-image'] }, definition: null },
    ]);
    await removeSegment(log.database, project(), list[0]?.id as string);
    await expect(removeSegment(log.database, project(), list[0]?.id as string)).rejects.toThrow(/no such/);
  });
});
