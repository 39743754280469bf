import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { Client, StoppedError } from '#lib/imports/client.ts';
import { systemClock } from '#lib/imports/clock.ts';
import { importFile } from '#lib/imports/import-file.ts';
import { openInput } from '#lib/imports/input.ts';
import { parseMap } from '#lib/imports/map-schema.ts';
import type { BadRow } from '#lib/imports/rows.ts';
import { newTotals } from '#lib/imports/totals.ts';
import { refuse, startKept } from './kept-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const AT = Date.UTC(2024, 0, 1);
const MAP = {
  source: 'test',
  key: ['id'],
  createdAt: 'at',
  fields: { feature: { const: 'hero' }, input: 'text' },
  outcome: { kind: { path: 'kept', values: { yes: 'inserted' } } },
};

/** Every third row has no outcome. */
function rowsOf(count: number, text = 'x'): object[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    at: AT + id,
    text,
    ...(id % 3 ? { kept: 'yes' } : {}),
  }));
}

async function run(
  url: string,
  content: object[] | Buffer,
  change: object = {},
  signal = new AbortController().signal,
) {
  const path = join(folder, 'rows.jsonl');
  writeFileSync(
    path,
    Buffer.isBuffer(content) ? content : content.map((row) => JSON.stringify(row)).join('\n'),
  );
  const map = parseMap({ ...MAP, ...change });
  const totals = newTotals();
  const bad: BadRow[] = [];
  const warnings: string[] = [];
  const result = await importFile({
    input: await openInput(path, undefined, map),
    map,
    client: new Client({
      url,
      key: 'kept_sk_x',
      patienceMs: 200,
      fetch,
      clock: systemClock,
      random: () => 0,
      signal,
    }),
    inFlight: 3,
    totals,
    bad: (row) => bad.push(row),
    warn: (message) => warnings.push(message),
    signal,
  });
  const { read, skipped, taken, rejected, notSent, sent, accepted, duplicates, refused } = totals;
  expect(skipped + totals.bad + taken + rejected + notSent).toBe(read);
  expect(accepted + duplicates + refused).toBe(sent);
  expect(bad.length).toBe(totals.bad + rejected);
  return { ...result, totals, bad, warnings };
}

test('a second run adds nothing', async () => {
  await using kept = await startKept();
  const first = await run(kept.url, rowsOf(2500));
  expect(first).toMatchObject({
    failure: undefined,
    totals: { read: 2500, taken: 2500, accepted: 2500 + 1666 },
  });
  const second = await run(kept.url, rowsOf(2500));
  expect(second.totals).toMatchObject({ taken: 2500, accepted: 0, duplicates: 2500 + 1666 });
  expect(kept.state.seen.size).toBe(2500 + 1666);
  expect(kept.state.requests).toHaveLength(6);
  for (const { body } of kept.state.requests) {
    expect(body).toMatchObject({ import: true });
    expect(body).not.toHaveProperty('sentAt');
    expect(body.interactions.length).toBeLessThanOrEqual(1000);
    const ids = new Set(body.interactions.map((item) => item.id));
    expect(body.outcomes.every((outcome) => ids.has(outcome.interactionId))).toBe(true);
  }
});

test('batches stay below 4 MiB, several in flight, never more than asked for', async () => {
  await using kept = await startKept();
  let wasFull = () => {};
  const full = new Promise<void>((resolve) => {
    wasFull = resolve;
  });
  kept.state.beforeAnswer = async () => {
    // Held long enough for a fourth request to arrive, if there were one.
    if (kept.state.mostAtOnce >= 3) setTimeout(wasFull, 100);
    await full;
  };
  const { totals } = await run(kept.url, rowsOf(60, 'é'.repeat(300_000)));
  expect(totals.taken).toBe(60);
  expect(kept.state.mostAtOnce).toBe(3);
  for (const { bytes } of kept.state.requests) expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(kept.state.requests).toHaveLength(10);
});

test('bad lines are reported with their line, and stop nothing', async () => {
  await using kept = await startKept();
  const lines = ['{"id":1,', JSON.stringify({ id: 2 }), JSON.stringify({ id: 3, at: AT, kept: 'no' })];
  const good = JSON.stringify({ id: 4, at: AT });
  const { totals, bad } = await run(kept.url, Buffer.from([...lines, good].join('\n')));
  expect(totals).toMatchObject({ read: 4, bad: 3, taken: 1 });
  expect(bad).toMatchObject([
    { line: 1, raw: lines[0], reason: expect.stringContaining('not JSON') },
    { line: 2, raw: lines[1], reason: 'createdAt: missing' },
    { line: 3, raw: lines[2], reason: expect.stringContaining('outcome.kind: "no" is not in the table') },
  ]);
});

test('what the server rejects is found again in the file', async () => {
  const error = { code: 'invalid', field: 'kind', message: 'no' };
  await using kept = await startKept(() => [
    { list: 'interactions', index: 1, error: { ...error, field: 'input' } },
    { list: 'outcomes', index: 0, error },
    { list: 'outcomes', index: 2, error },
  ]);
  const { totals, bad } = await run(kept.url, rowsOf(6));
  expect(bad).toMatchObject([
    { line: 2, reason: 'rejected by the server: interaction.input: no; outcome.kind: no' },
    { line: 5, reason: 'rejected by the server: outcome.kind: no' },
  ]);
  expect(totals).toMatchObject({ taken: 4, rejected: 2, refused: 3, accepted: 7 });
});

test('a row that spoils its whole batch is found by halving', async () => {
  await using kept = await startKept();
  kept.state.interfere = (_, response, body) => body.includes('poison') && refuse(response, 413);
  const rows = rowsOf(1000);
  rows[700] = { id: 700, at: AT, text: 'poison' };
  const { totals, bad, failure } = await run(kept.url, rows);
  expect(failure).toBeUndefined();
  expect(bad).toMatchObject([{ line: 701, reason: 'rejected by the server: 413 told 413' }]);
  expect(totals).toMatchObject({ taken: 999, rejected: 1 });
  kept.state.interfere = (_, response) => refuse(response, 400);
  const refused = await run(kept.url, rowsOf(8));
  expect(refused.failure).toMatchObject({ message: 'The server refuses every row: 400 told 400' });
});

test.each([401, 503])('%i ends it, and what was not sent is counted', async (status) => {
  await using kept = await startKept();
  kept.state.interfere = (_, response) => kept.state.seen.size > 0 && refuse(response, status);
  const { totals, failure } = await run(kept.url, rowsOf(30_000));
  expect(failure).toMatchObject({ message: expect.stringContaining(`${status} told ${status}`) });
  expect(totals.taken).toBeGreaterThan(0);
  expect(totals.notSent).toBeGreaterThan(0);
});

test('a stop waits for what is in flight and sends no more', async () => {
  await using kept = await startKept();
  const stop = new AbortController();
  kept.state.interfere = () => {
    stop.abort();
    return false;
  };
  const { totals, failure } = await run(kept.url, rowsOf(30_000), {}, stop.signal);
  expect(failure).toBeInstanceOf(StoppedError);
  expect(totals.taken).toBe(kept.state.requests.flatMap(({ body }) => body.interactions).length);
  expect(totals.taken).toBeGreaterThan(0);
  expect(totals.read).toBeLessThan(30_000);
});

test('of a truncated file, every whole row is imported', async () => {
  await using kept = await startKept();
  const whole = gzipSync(
    rowsOf(5000)
      .map((row) => JSON.stringify(row))
      .join('\n'),
  );
  const { totals, failure } = await run(kept.url, whole.subarray(0, whole.length / 2));
  expect(failure).toMatchObject({ message: expect.stringContaining('cut off') });
  expect(totals.taken).toBeGreaterThan(2000);
  expect(totals.taken).toBe(totals.read);
});

test('dimensions are declared first; a server that has none is a warning', async () => {
  await using kept = await startKept();
  const change = { metadata: ['tone'], dimensions: ['tone'] };
  const { warnings, neverFilled } = await run(kept.url, rowsOf(1), change);
  expect(warnings).toEqual([]);
  expect(neverFilled).toEqual(['metadata.tone', 'outcome.kind']);
  expect(kept.state.requests[0]).toMatchObject({
    method: 'PUT',
    path: '/v1/project/dimensions',
    body: { dimensions: ['tone'] },
  });
  for (const [status, warned, taken] of [
    [404, 1, 1],
    [409, 0, 0],
  ] as const) {
    kept.state.interfere = (request, response) => request.method === 'PUT' && refuse(response, status);
    const result = await run(kept.url, rowsOf(1), change);
    expect([result.warnings.length, result.totals.taken]).toEqual([warned, taken]);
  }
});
