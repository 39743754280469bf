import { describe, expect, test } from 'vitest';
import { readCsv } from '#lib/imports/read-csv.ts';
import { readJsonl } from '#lib/imports/read-jsonl.ts';
import type { BadRow, GoodRow, Rows } from '#lib/imports/rows.ts';

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(rows: Rows) {
  const all: (GoodRow | BadRow)[] = [];
  for await (const chunk of rows) all.push(...chunk);
  return all;
}

const bytesOf = (text: string | Buffer) => (typeof text === 'string' ? Buffer.from(text) : text);
const jsonl = (text: string | Buffer, size = 7, max?: number) =>
  collect(readJsonl(chunksOf(bytesOf(text), size), max));
const csv = (text: string | Buffer, size = 7, max?: number, jsonColumns: string[] = []) =>
  collect(readCsv(chunksOf(bytesOf(text), size), { delimiter: ',', jsonColumns }, max));
const reasons = (rows: (GoodRow | BadRow)[]) =>
  rows.map((row) => ('reason' in row ? [row.line, row.reason] : [row.line, row.value]));

const BAD_UTF8 = Buffer.from([0x22, 0xc3, 0x28, 0x22]);

describe('JSONL', () => {
  test('blank lines, CRLF, no newline at the end', async () => {
    const rows = await jsonl('{"a":1}\r\n\n  \n{"a":"é"}\n{"a":3}');
    expect(rows).toEqual([
      { line: 1, raw: '{"a":1}', value: { a: 1 } },
      { line: 4, raw: '{"a":"é"}', value: { a: 'é' } },
      { line: 5, raw: '{"a":3}', value: { a: 3 } },
    ]);
  });

  test('lines that are no row are reported and do not stop it', async () => {
    const rows = await jsonl(
      Buffer.concat([Buffer.from('{"a":\n[1]\n'), BAD_UTF8, Buffer.from('\n{"a":1}\n')]),
    );
    expect(reasons(rows)).toEqual([
      [1, expect.stringContaining('not JSON')],
      [2, 'not a JSON object'],
      [3, 'not valid UTF-8'],
      [4, { a: 1 }],
    ]);
    expect(rows[2]).toMatchObject({ rawBase64: BAD_UTF8.toString('base64') });
  });

  test('a line of 1 MB, and one that is too long', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(1_000_000) });
    const rows = await jsonl(`${long}\n{"a":1}\n`, 65_536);
    expect(rows[0]?.raw).toBe(long);
    const cut = await jsonl(`{"a":1}\n${long}\n{"a":2}\n`, 65_536, 100_000);
    expect(reasons(cut)).toEqual([
      [1, { a: 1 }],
      [2, 'longer than 100000 bytes; only its beginning is kept here'],
      [3, { a: 2 }],
    ]);
    expect(cut[1]?.raw).toBe(long.slice(0, 1024));
  });

  test('integers beyond 2^53 keep all their digits', async () => {
    const [row] = await jsonl('{"id":12345678901234567890,"ms":1629072624550123,"x":[-98765432109876543]}');
    expect(row).toMatchObject({
      value: { id: '12345678901234567890', ms: 1629072624550123, x: ['-98765432109876543'] },
    });
  });
});

describe('CSV', () => {
  test.each([1, 2, 3, 7, 1000])(
    'quotes, newlines in fields, CRLF, empty cells, in chunks of %i',
    async (size) => {
      const rows = await csv('id,a b\r\n1,"say ""hi"",\r\nor\nnot"\r\n\r\n2,\r\n3,é', size);
      expect(rows).toEqual([
        { line: 2, raw: '1,"say ""hi"",\r\nor\nnot"', value: { id: '1', 'a b': 'say "hi",\r\nor\nnot' } },
        { line: 6, raw: '2,', value: { id: '2' } },
        { line: 7, raw: '3,é', value: { id: '3', 'a b': 'é' } },
      ]);
    },
  );

  test.each([1, 5, 1000])('a broken line costs one row, in chunks of %i', async (size) => {
    const rows = await csv('id,a\n1,x\n2\n3,"x"y\n4,z"\n5,ok\n6,"open\n7,ok\n8,"fine"\n9,ok\n', size);
    expect(reasons(rows)).toEqual([
      [2, { id: '1', a: 'x' }],
      [3, '1 columns where the header has 2'],
      [4, 'CSV: something stands between a closing quote and the next delimiter'],
      [5, 'CSV: a quote inside a field that is not quoted'],
      [6, { id: '5', a: 'ok' }],
      [7, 'CSV: something stands between a closing quote and the next delimiter'],
      [8, { id: '7', a: 'ok' }],
      [9, { id: '8', a: 'fine' }],
      [10, { id: '9', a: 'ok' }],
    ]);
  });

  test('a quote that is never closed', async () => {
    const open = `id,a\n1,"open\n2,x\n3,${'y'.repeat(300)}\n`;
    const closed = [
      [2, 'CSV: a quote is never closed'],
      [3, { id: '2', a: 'x' }],
      [4, { id: '3', a: 'y'.repeat(300) }],
    ];
    expect(reasons(await csv(open))).toEqual(closed);
    closed[0] = [2, 'CSV: the row is too long; most likely a quote is never closed'];
    expect(reasons(await csv(`${open}4,z\n`, 64, 305))).toEqual([...closed, [5, { id: '4', a: 'z' }]]);
  });

  test('invalid UTF-8, and columns of JSON', async () => {
    const bytes = Buffer.concat([Buffer.from('id,a\n1,'), BAD_UTF8, Buffer.from('\n2,"[1,""x""]"\n3,[\n')]);
    expect(reasons(await csv(bytes, 7, undefined, ['a']))).toEqual([
      [2, 'not valid UTF-8'],
      [3, { id: '2', a: [1, 'x'] }],
      [4, expect.stringContaining('column a is not JSON')],
    ]);
  });

  test('a header that cannot be read ends the import', async () => {
    await expect(csv('id,"a"b\n1,2\n')).rejects.toThrow('header line cannot be read');
    await expect(csv('id,id\n1,2\n')).rejects.toThrow('Two columns are called "id"');
  });
});
