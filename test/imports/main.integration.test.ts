import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '#lib/imports/main.ts';
import { startKept } from './kept-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-main-'));
afterAll(() => rmSync(folder, { recursive: true }));

const map = join(folder, 'map.json');
const file = join(folder, 'rows.csv');
writeFileSync(
  map,
  JSON.stringify({
    source: 'test',
    key: ['id'],
    createdAt: { path: 'at', time: 'iso' },
    fields: { feature: { const: 'hero' }, result: 'text' },
    outcome: { kind: { path: 'kept', values: { yes: 'inserted' }, default: null } },
  }),
);
writeFileSync(file, 'id,at,text,kept\n1,2024-01-01,"a\nb",yes\n2,2024-01-02,c\n3,2024-01-03,d,\n');

async function runMain(argv: string[]) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const { signal } = new AbortController();
  const screen = { write, isTty: false, columns: 100 };
  const code = await main(argv, { keptHome: folder, screen, complain: write, signal });
  return { code, text };
}

test('wrong usage is told and is code 2', async () => {
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, '{"source":"x"}');
  for (const [argv, message] of [
    [[], 'Which FILE?'],
    [[file], 'Which --map?'],
    [[file, '--map', map, '--nope'], "Unknown option '--nope'"],
    [[file, '--map', map, '--patience', 'long'], '--patience is a time like'],
    [[file, '--map', map, '--key', 'kept_pk_x'], 'secret key'],
    [[file, '--map', map, '--bad', file], '--bad must be'],
    [[file, '--map', join(folder, 'none.json')], 'Cannot read the map'],
    [[file, '--map', wrong], 'key: Invalid input'],
    [[join(folder, 'none.csv'), '--map', map], 'Cannot read'],
    [[map, '--map', map], 'Say --format'],
  ] as const) {
    const { code, text } = await runMain([...argv]);
    expect([code, text]).toEqual([2, expect.stringContaining(message)]);
  }
  expect((await runMain(['--help'])).text).toContain('--dry-run [n]');
});

test('a dry run shows rows without a server and leaves no file', async () => {
  for (const argv of [['--dry-run'], ['--dry-run', '2'], ['--dry-run=2']]) {
    const { code, text } = await runMain([file, '--map', map, ...argv]);
    expect(code).toBe(0);
    expect(text).toMatch(/ {2}createdAt +2024-01-01T00:00:00.000Z\n/);
    expect(text).toMatch(/ {2}result +a ⏎ b\n/);
    expect(text).toMatch(/ {2}outcome\.kind +inserted\n/);
    expect(text).toContain('line 4  BAD: 3 columns where the header has 4');
    expect(text.includes('line 5')).toBe(argv.length === 1 && argv[0] === '--dry-run');
  }
  expect(existsSync(`${file}.bad.jsonl`)).toBe(false);
});

test('without a server it says what to do', async () => {
  const { code, text } = await runMain([file, '--map', map]);
  expect([code, text]).toEqual([
    1,
    expect.stringContaining('Start one with npm start, or say --url and --key'),
  ]);
});

test('a whole import, with the credentials of the server on this machine', async () => {
  await using kept = await startKept();
  writeFileSync(
    join(folder, 'credentials.json'),
    JSON.stringify({ url: kept.url, secretKey: 'kept_sk_local' }),
  );
  const { code, text } = await runMain([file, '--map', map]);
  expect(code).toBe(0);
  expect(text).toContain('rows   3 = 2 taken + 0 skipped by the map + 1 bad + 0 rejected by the server');
  expect(text).toContain('items  3 = 3 accepted + 0 duplicates + 0 rejected');
  expect(kept.state.requests[0]?.key).toBe('Bearer kept_sk_local');
  const bad = readFileSync(`${file}.bad.jsonl`, 'utf8');
  expect(JSON.parse(bad)).toEqual({
    line: 4,
    reason: '3 columns where the header has 4',
    raw: '2,2024-01-02,c',
  });
});

test('Ctrl-C finishes what is in flight, says how to go on, and is code 1', async () => {
  await using kept = await startKept();
  const many = join(folder, 'many.csv');
  const lines = Array.from({ length: 200_000 }, (_, id) => `${id},2024-01-01,text,yes`);
  writeFileSync(many, `id,at,text,kept\n${lines.join('\n')}\n`);
  const cli = resolve(import.meta.dirname, '../../lib/imports/cli.ts');
  const child = spawn(process.execPath, [cli, many, '--map', map, '--url', kept.url, '--key', 'kept_sk_x']);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  kept.state.interfere = () => {
    if (kept.state.requests.length === 3) child.kill('SIGINT');
    return false;
  };
  const code = await new Promise((done) => child.on('close', done));
  expect([code, text]).toEqual([1, expect.stringContaining('Stopping after the requests in flight')]);
  expect(text).toContain('To go on, run the same command again');
  const taken = kept.state.requests.flatMap(({ body }) => body.interactions).length;
  expect(text).toContain(`= ${taken.toLocaleString('en')} taken`);
});
