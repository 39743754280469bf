import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '#lib/imports/main.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { coauthorFile, hasCoauthor } from '#test/support/shared-data.ts';

const map = join(import.meta.dirname, '../../lib/imports/examples/coauthor.map.json');
const range = 'from=2021-08-01&to=2021-10-01';

describe.skipIf(!hasCoauthor)('CoAuthor in a real Kept', () => {
  let kept: TestServer;
  let printed = '';

  const importCoauthor = () =>
    main([coauthorFile, '--map', map], {
      keptHome: kept.home,
      screen: { isTTY: false, write: (text: string) => (printed += text) } as never,
      complain: (text) => (printed += text),
      signal: new AbortController().signal,
    });
  const rate = async (query: string) => {
    const { status, body } = await kept.call('GET', `/v1/insights/insert-rate?${range}&${query}`);
    expect(status).toBe(200);
    return body.rows as {
      key: string;
      n: number;
      inserted: number;
      rate: number;
      low: number;
      high: number;
    }[];
  };

  beforeAll(async () => {
    kept = await startTestServer();
    expect(await importCoauthor(), printed).toBe(0);
  });
  afterAll(() => kept[Symbol.asyncDispose]());

  test('17,012 interactions, 12,787 inserted, 75.2 % with its interval', async () => {
    const [all] = await rate('');
    expect(all).toMatchObject({ n: 17_012, inserted: 12_787, rate: 12_787 / 17_012 });
    // 61 writers, five of whom wrote half of it: far wider than Wilson's ±0.65 points for independent rows. Which writers
    // share a group depends on the installation's salt: in 20,000 draws 0.689–0.739 and 0.764–0.805.
    expect(all?.low).toBeGreaterThan(0.68);
    expect(all?.low).toBeLessThan(0.743);
    expect(all?.high).toBeGreaterThan(0.76);
    expect(all?.high).toBeLessThan(0.81);
  });

  test.each([
    'by=metadata.prompt_code',
    'by=metadata.temperature',
    'interval=week',
    'interval=day',
    'by=metadata.top_p&interval=week',
  ])('the rows of %s add up to all', async (query) => {
    const rows = await rate(query);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(17_012);
    expect(rows.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(12_787);
  });

  test('a key that is not declared gives the same counts as one that is', async () => {
    const declared = await rate('by=metadata.prompt_code');
    await kept.database.rows("update projects set dimensions = array_remove(dimensions, 'prompt_code')");
    try {
      const bounded = await rate('by=metadata.prompt_code');
      const counts = (rows: typeof declared) => rows.map(({ key, n, inserted }) => ({ key, n, inserted }));
      expect(counts(bounded)).toEqual(counts(declared));
    } finally {
      await kept.database.rows("update projects set dimensions = dimensions || '{prompt_code}'");
    }
  });

  test('a second run adds nothing twice', async () => {
    printed = '';
    expect(await importCoauthor()).toBe(0);
    expect(printed).toContain('34,024 duplicates');
    const [all] = await rate('');
    expect(all).toMatchObject({ n: 17_012, inserted: 12_787 });
    expect(kept.said).toEqual([]);
  });
});
