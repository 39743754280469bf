import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openBytes } from '#lib/imports/bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that came before the error, if there is one. */
async function readAll(bytes: Buffer) {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const source = await openBytes(path);
  const chunks: Buffer[] = [];
  let error: unknown;
  try {
    for await (const chunk of source.chunks) chunks.push(chunk);
  } catch (cause) {
    error = cause;
  }
  return {
    text: Buffer.concat(chunks).toString('latin1'),
    error,
    read: source.readBytes(),
    total: source.totalBytes,
  };
}

const TEXT = randomBytes(600_000).toString('hex');

test('plain and gzipped, also in several members, with or without a mark', async () => {
  const marked = Buffer.from(`\ufeff${TEXT}`);
  const members = Buffer.concat([gzipSync(TEXT.slice(0, 99)), gzipSync(TEXT.slice(99))]);
  for (const bytes of [Buffer.from(TEXT), marked, gzipSync(TEXT), gzipSync(marked), members]) {
    const { text, error, read, total } = await readAll(bytes);
    expect(error).toBeUndefined();
    expect(text === TEXT).toBe(true);
    expect([read, total]).toEqual([bytes.length, bytes.length]);
  }
});

test('tiny files', async () => {
  for (const text of ['', 'a', 'ab', 'abc']) expect((await readAll(Buffer.from(text))).text).toBe(text);
});

test('a truncated gzip gives what is there, and then the error', async () => {
  const whole = gzipSync(TEXT);
  const { text, error } = await readAll(whole.subarray(0, whole.length / 2));
  expect(error).toMatchObject({
    name: 'ImportError',
    message: expect.stringContaining('cut off or damaged'),
  });
  expect(text.length).toBeGreaterThan(TEXT.length * 0.45);
  expect(TEXT.startsWith(text)).toBe(true);
  const small = await readAll(gzipSync('{"a":1}\n').subarray(0, -4));
  expect(small.text).toBe('{"a":1}\n');
  expect(small.error).toBeDefined();
});

test('UTF-16 is named', async () => {
  const { error } = await readAll(Buffer.from('\ufeffabc', 'utf16le'));
  expect((error as Error).message).toContain('UTF-16');
});
