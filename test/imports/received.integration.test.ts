import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { until } from '../durable/set-up.ts';
import { startTestServer, type TestServer } from '../support/kept.ts';

/** `POST /v1/imports` to a whole Kept that works, up to the log. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer({ works: true, importMaxBytes: 4 * 1024 * 1024 });
});
afterAll(() => kept[Symbol.asyncDispose]());

const at = Date.UTC(2021, 5, 1);
const linesOf = (lines: unknown[]) => lines.map((line) => JSON.stringify(line)).join('\n');
/** Of the year 2021, each with its outcome. */
const rowsOf = (count: number, feature: string) =>
  Array.from({ length: count }, (_, i) => {
    const id = newId(at + i * 60_000);
    return {
      interactions: [{ id, feature, input: `input ${i}`, user: 'u-1' }],
      outcomes: [
        { interactionId: id, kind: i % 4 ? 'inserted' : 'closed', occurredAt: at + i * 60_000 + 5_000 },
      ],
    };
  });

const ended = (id: string) =>
  until(async () => {
    const { status, body } = await kept.call('GET', `/v1/imports/${id}`);
    expect(status).toBe(200);
    return body.status === 'completed' ? body : undefined;
  });
async function importAll(body: string | Uint8Array) {
  const sent = await kept.call('POST', '/v1/imports', body);
  expect(sent).toMatchObject({ status: 202, body: { status: 'waiting' } });
  expect(sent.headers.get('location')).toBe(`/v1/imports/${sent.body.id}`);
  return ended(sent.body.id);
}
async function logged(feature: string) {
  const [row] = await kept.database.rows<object>(
    `select count(*) as rows, count(distinct i.id) as ids, count(*) filter (where outcome = 'inserted') as inserted
     from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
     where f.slug = $1 and i.received`,
    [feature],
  );
  return row;
}
async function leftOver() {
  const [row] = await kept.database.rows<object>(
    `select (select count(*) from imports where arrived_at is null) as imports,
       (select count(*) from import_chunks) as chunks`,
  );
  return row;
}
const nothing = { imports: 0, chunks: 0 };

test('years-old rows, zipped, over several chunks: all of them once, the same again adds nothing', async () => {
  const body = gzipSync(linesOf(rowsOf(2_500, 'old')));
  const first = await importAll(body);
  const counts = { accepted: 5_000, duplicates: 0, rejected: 0 };
  expect(first).toMatchObject({ rows: 2_500, share: 1, counts, rejected: [] });
  expect(await logged('old')).toEqual({ rows: 2_500, ids: 2_500, inserted: 1_875 });
  const again = await importAll(body);
  expect(again.counts).toEqual({ accepted: 0, duplicates: 5_000, rejected: 0 });
  expect(await logged('old')).toEqual({ rows: 2_500, ids: 2_500, inserted: 1_875 });

  const run = await kept.call('GET', `/v1/insights/insert-rate?feature=old&from=2021-06-01&to=2021-06-10`);
  expect(run.body.rows[0]).toMatchObject({ n: 2_500, inserted: 1_875 });
  const [last] = await kept.database.rows<{ words: string; share: number }>(
    'select words, share from run_progress where run_id = $1',
    [`import-${first.id}`],
  );
  expect(last).toEqual({ share: 1, words: '5000 accepted, 0 known already, 0 rejected' });
  expect(await leftOver()).toEqual(nothing);
});

test('what is wrong is rejected by its line, and the rest is taken', async () => {
  const [good, late] = rowsOf(2, 'mixed') as [ReturnType<typeof rowsOf>[0], ReturnType<typeof rowsOf>[0]];
  const bytes = Buffer.concat([
    Buffer.from(`${JSON.stringify(good)}\n\n{"interactions": [secret\n[1]\n{"feature":"mixed"}\n`),
    Buffer.from([0x22, 0xc3, 0x28, 0x22]),
    Buffer.from(
      `\n${linesOf([
        { interactions: 7 },
        { interactions: [{ feature: 'no slug' }, { feature: 'mixed', id: newId(Date.now() + 9e6) }] },
        { interactions: Array.from({ length: 1_001 }, () => ({ feature: 'mixed' })) },
        { outcomes: [{ interactionId: late.interactions[0]?.id, kind: 'eaten', occurredAt: at }] },
        { interactions: [{ feature: 'mixed', createdAt: '2021-03-04T05:06:07Z', input: '\u0000\ud800' }] },
        late,
      ])}`,
    ),
  ]);
  const result = await importAll(bytes);
  expect(result.rows).toBe(11);
  expect(result.counts).toEqual({ accepted: 5, duplicates: 0, rejected: 9 });
  const said = result.rejected.map(({ line, list, index, error }: any) => [line, list, index, error.message]);
  expect(said).toEqual([
    [3, undefined, undefined, expect.stringMatching(/^not JSON/)],
    [4, undefined, undefined, 'not a JSON object'],
    [5, undefined, undefined, 'holds neither "interactions" nor "outcomes"'],
    [6, undefined, undefined, 'not valid UTF-8'],
    [7, undefined, undefined, '"interactions" must be an array'],
    [8, 'interactions', 0, expect.stringContaining('must be a slug')],
    [8, 'interactions', 1, expect.stringContaining('ahead of the server')],
    [9, undefined, undefined, expect.stringContaining('1001 items')],
    [10, 'outcomes', 0, expect.any(String)],
  ]);
  expect(JSON.stringify(result)).not.toContain('secret');
  expect(await logged('mixed')).toMatchObject({ rows: 3, ids: 3 });
  const [minted] = await kept.database.rows<{ at: Date }>(
    `select created_at as at from interactions where id >= '0177f8f0-0000-7000-8000-000000000000' and created_at < '2021-04-01'`,
  );
  expect(minted?.at.toISOString()).toBe('2021-03-04T05:06:07.000Z');
});

test('of very many rejected the first thousand are listed, all are counted', async () => {
  const lines = [...Array.from({ length: 1_500 }, () => ({ feature: 'x' })), ...rowsOf(1, 'many')];
  const { counts, rejected } = await importAll(linesOf(lines));
  expect(counts).toEqual({ accepted: 2, duplicates: 0, rejected: 1_500 });
  expect(rejected).toHaveLength(1_000);
  expect(rejected.at(-1).line).toBe(1_000);
  const none = await kept.call('POST', '/v1/imports', linesOf(lines.slice(0, 30)));
  expect(none).toMatchObject({ status: 422, body: { error: { code: 'nothing_to_import' } } });
  expect(none.body.error.details).toHaveLength(20);
  const empty = await kept.call('POST', '/v1/imports', '\n \n');
  expect(empty).toMatchObject({
    status: 422,
    body: { error: { message: expect.stringContaining('no line') } },
  });
});

test('a broken gzip, and a body that breaks off, leave nothing', async () => {
  const runs = async () => (await kept.database.rows('select 1 from dbos.workflow_status')).length;
  const before = await runs();
  const zipped = gzipSync(linesOf(rowsOf(3_000, 'broken')));
  const damaged = Buffer.from(zipped);
  damaged.fill(0x55, 10_000, 10_064);
  for (const body of [zipped.subarray(0, -9), damaged]) {
    const { status, body: said } = await kept.call('POST', '/v1/imports', body);
    expect([status, said.error.code]).toEqual([400, 'broken_body']);
    expect(said.error.message).toContain('cut off or damaged');
  }
  expect(await leftOver()).toEqual(nothing);

  const text = linesOf(rowsOf(3_000, 'broken'));
  for (const headers of [{ 'content-length': text.length * 2 }, { 'transfer-encoding': 'chunked' }]) {
    const sending = request(`${kept.url}/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${kept.credentials.secretKey}`, ...headers },
    });
    sending.on('error', () => {});
    sending.write(text);
    // It is half there: chunks are stored while it comes.
    await until(async () => ((await leftOver()) as typeof nothing).chunks > 1 || undefined);
    sending.destroy();
    await until(async () => ((await leftOver()) as typeof nothing).imports === 0 || undefined);
  }
  expect(await leftOver()).toEqual(nothing);
  expect(await runs()).toBe(before);
  expect(await logged('broken')).toMatchObject({ rows: 0 });
});

test('too large is said at once, while it comes, and of what it becomes unzipped', async () => {
  const line = `${JSON.stringify({ interactions: [{ feature: 'large', input: 'x'.repeat(10_000) }] })}\n`;
  const large = line.repeat(500);
  const refused = { status: 413, body: { error: { code: 'body_too_large' } } };
  for (const body of [large, gzipSync(large)]) {
    const answer = await kept.call('POST', '/v1/imports', body);
    expect(answer).toMatchObject(refused);
    expect(answer.body.error.message).toBe(
      'an import is at most 4 MiB unzipped: split it, or raise KEPT_IMPORT_MAX_MIB',
    );
  }
  const sending = request(`${kept.url}/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kept.credentials.secretKey}` },
  });
  sending.on('error', () => {});
  for (let i = 0; i < 500; i++) sending.write(line);
  const [response] = await once(sending, 'response');
  expect(response.statusCode).toBe(413);
  sending.destroy();
  await until(async () => ((await leftOver()) as typeof nothing).imports === 0 || undefined);
  expect(await leftOver()).toEqual(nothing);
  const zstd = await fetch(`${kept.url}/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kept.credentials.secretKey}`, 'content-encoding': 'zstd' },
    body: 'x',
  });
  expect(zstd.status).toBe(415);
});

test('keys: publishable ones may not, and other projects see nothing', async () => {
  const other = await kept.addProject('other');
  const body = linesOf(rowsOf(1, 'keys'));
  expect(await kept.call('POST', '/v1/imports', body, other.publishableKey)).toMatchObject({ status: 403 });
  expect(await kept.call('POST', '/v1/imports', body, 'kept_sk_nobody')).toMatchObject({ status: 401 });
  const { id } = await importAll(body);
  expect(await kept.call('GET', `/v1/imports/${id}`, undefined, other.secretKey)).toMatchObject({
    status: 404,
  });
  expect(await kept.call('GET', `/v1/imports/${id}`, undefined, other.publishableKey)).toMatchObject({
    status: 403,
  });
  expect(await kept.call('GET', `/v1/imports/${newId()}`)).toMatchObject({ status: 404 });
  expect(await kept.call('GET', '/v1/imports/x')).toMatchObject({ status: 404 });
});

test('no fault was said', () => expect(kept.said).toEqual([]));
