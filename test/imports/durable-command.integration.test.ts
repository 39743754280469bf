import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '#lib/imports/main.ts';
import { startTestServer, type TestServer } from '../support/kept.ts';

/** `npm run import -- … --durable` against a whole Kept. */
let kept: TestServer;
let map = '';
beforeAll(async () => {
  kept = await startTestServer({ works: true, importMaxBytes: 4 * 1024 * 1024 });
  map = join(kept.home, 'map.json');
  writeFileSync(
    map,
    JSON.stringify({
      source: 'test',
      key: ['id'],
      createdAt: { path: 'at', time: 'iso' },
      fields: { feature: 'feature', result: 'text' },
      outcome: { kind: { path: 'kept', values: { yes: 'inserted' }, default: null } },
      skip: [{ path: 'text', equals: 'skipped' }],
      dimensions: [],
    }),
  );
});
afterAll(() => kept[Symbol.asyncDispose]());

const fileOf = (name: string, content: string | Uint8Array) => {
  const path = join(kept.home, name);
  writeFileSync(path, content);
  return path;
};
const rowsOf = (count: number, feature: string) =>
  `id,at,text,kept,feature\n${Array.from({ length: count }, (_, i) => `${i},2020-02-0${(i % 9) + 1},x,yes,${feature}`).join('\n')}\n`;

/** @param stopAt what is printed when somebody presses Ctrl-C */
async function run(argv: string[], stopAt?: string) {
  const stop = new AbortController();
  let text = '';
  const write = (more: string) => {
    text += more;
    if (stopAt !== undefined && text.includes(stopAt)) stop.abort();
  };
  const screen = { write, isTty: false, columns: 100 };
  const code = await main(argv, { keptHome: kept.home, screen, complain: write, signal: stop.signal });
  return { code, text };
}
const countImports = async () => (await kept.database.rows('select 1 from imports')).length;

test('a file is sent, imported and followed to its end; bad lines have the numbers of the file', async () => {
  const file = fileOf(
    'mixed.csv',
    'id,at,text,kept,feature\n1,2020-01-01,"a\nb",yes,cmd\n2,2020-01-02,c,yes,no slug\n3,2020-01-03\n4,2020-01-04,skipped,,cmd\n5,2020-01-05,e,,cmd\n6,2020-01-06,f,,no slug\n',
  );
  const { code, text } = await run([file, '--map', map, '--durable']);
  expect(text).toContain('4 of 6 rows are stored (1 skipped by the map, 1 bad).');
  expect(text).toMatch(/Import .{36}: completed\n {2}items {2}6 = 4 accepted \+ 0 duplicates \+ 2 rejected/);
  expect(text).toContain(`3 bad lines are in ${file}.bad.jsonl`);
  expect(code).toBe(0);
  const bad = readFileSync(`${file}.bad.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(bad.map(({ line, reason }) => [line, reason])).toEqual([
    [5, expect.stringContaining('2 columns')],
    [4, expect.stringMatching(/^rejected by the server: interaction\.feature: must be a slug/)],
    [8, expect.stringMatching(/^rejected by the server: interaction\.feature: must be a slug/)],
  ]);
  const again = await run([file, '--map', map, '--durable']);
  expect(again.text).toContain('0 accepted + 4 duplicates + 2 rejected');
  const [logged] = await kept.database.rows<{ n: number }>(
    'select count(*) as n from interactions where received',
  );
  expect(logged?.n).toBe(2);
});

test('Ctrl-C while it is followed leaves it going; its id finds it again', async () => {
  const file = fileOf('many.csv', rowsOf(5_000, 'followed'));
  const { code, text } = await run([file, '--map', map, '--durable'], 'goes on by itself');
  expect([code, text]).toEqual([1, expect.stringContaining('No longer followed; it goes on.')]);
  const id = /--follow (\S+)/.exec(text)?.[1] as string;
  const followed = await run(['--follow', id, '--bad', join(kept.home, 'bad.jsonl')]);
  expect(followed.text).toContain('10,000 = 10,000 accepted + 0 duplicates + 0 rejected');
  expect(followed.code).toBe(0);
  const none = await run(['--follow', '01900000-0000-7000-8000-000000000000']);
  expect(none).toMatchObject({ code: 1, text: expect.stringContaining('no import with this id') });
  expect(await run(['--follow', id, file])).toMatchObject({
    code: 2,
    text: expect.stringContaining('without a FILE'),
  });
});

test('what cannot be sent whole is not imported at all', async () => {
  const before = await countImports();
  const whole = gzipSync(rowsOf(20_000, 'cut'));
  const cut = fileOf('cut.csv.gz', whole.subarray(0, -500));
  expect(await run([cut, '--map', map, '--durable'])).toMatchObject({
    code: 1,
    text: expect.stringContaining('cut off or damaged'),
  });
  const stopped = new AbortController();
  stopped.abort();
  const file = fileOf('stopped.csv', rowsOf(2_000, 'cut'));
  let said = '';
  const screen = { write: (text: string) => (said += text), isTty: false, columns: 100 };
  const surroundings = { keptHome: kept.home, screen, complain: screen.write, signal: stopped.signal };
  expect(await main([file, '--map', map, '--durable'], surroundings)).toBe(1);
  expect(said).toContain('Stopped before all was sent: nothing is imported.');

  const large = fileOf('large.csv', rowsOf(40_000, 'cut'));
  const refused = await run([large, '--map', map, '--durable']);
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('The server refuses: 413 an import is at most 4 MiB unzipped');
  expect(await run([large, '--map', map, '--durable', '--key', 'kept_sk_wrong'])).toMatchObject({
    code: 1,
    text: expect.stringContaining('The server refuses: 401'),
  });
  expect(await run([large, '--map', map, '--durable', '--url', 'http://127.0.0.1:9'])).toMatchObject({
    code: 1,
    text: expect.stringContaining('The connection broke: '),
  });
  expect(await countImports()).toBe(before);
  expect(await kept.database.rows('select 1 from import_chunks')).toEqual([]);
  expect(existsSync(join(kept.home, 'large.csv.bad.jsonl'))).toBe(false);
  expect(kept.said).toEqual([]);
});
