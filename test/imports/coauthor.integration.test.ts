import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openInput } from '#lib/imports/input.ts';
import { parseMap } from '#lib/imports/map-schema.ts';
import { compileMap, type MappedRow } from '#lib/imports/mapping.ts';
import { coauthorFile, hasCoauthor } from '#test/support/shared-data.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAP = resolve(ROOT, 'lib/imports/examples/coauthor.map.json');

test.skipIf(!hasCoauthor)('every row of CoAuthor maps', { timeout: 30_000 }, async () => {
  const map = parseMap(JSON.parse(readFileSync(MAP, 'utf8')));
  const mapping = compileMap(map);
  const input = await openInput(coauthorFile, undefined, map);
  const mapped: MappedRow[] = [];
  for await (const rows of input.rows) {
    for (const row of rows) {
      if ('reason' in row) throw new Error(`line ${row.line}: ${row.reason}`);
      const one = mapping.map(row.value);
      if (one) mapped.push(one);
    }
  }
  const kinds = Object.groupBy(mapped, ({ outcome }) => String(outcome?.kind));
  expect(mapped).toHaveLength(17_012);
  expect([kinds.inserted?.length, kinds.closed?.length]).toEqual([12_787, 4225]);
  expect(new Set(mapped.map(({ interaction }) => interaction.id)).size).toBe(17_012);
  expect(mapped.filter(({ interaction }) => interaction.user === undefined)).toHaveLength(14);
  expect(mapped.every(({ interaction }) => typeof interaction.result === 'string')).toBe(true);
  expect(mapped.filter(({ outcome, createdAtMs }) => outcome?.occurredAt === createdAtMs)).toHaveLength(5);
  expect(mapping.neverFilled()).toEqual([]);
  const metadata = Object.keys(mapped[0]?.interaction.metadata as object);
  expect(metadata).toEqual(expect.arrayContaining(map.dimensions));
});
