import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { connectDatabase, createPartitioner } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { percentile } from '../figures.ts';

const tables = ['interactions', 'interaction_texts'];
const chunkBytes = 65_536;
const times = 3;

/**
 * How fast Postgres takes the very rows that were logged when nothing stands before it: one connection, one COPY a
 * table in one transaction, from text made before, into the same empty tables with the same indexes.
 * @returns interactions per second, the median of three times
 */
export async function copyRate(url: string, now: number): Promise<number> {
  const source = new pg.Client({ connectionString: url });
  await source.connect();
  const exported = new Map<string, Buffer[]>();
  for (const table of tables) exported.set(table, await exportTable(source, table));
  const { rows } = await source.query<{ n: number }>('select count(*)::int as n from interactions');
  await source.query('create database yardstick');

  const yardstick = new URL(url);
  yardstick.pathname = '/yardstick';
  await migrate(yardstick.href);
  const database = connectDatabase(yardstick.href);
  await createPartitioner(database).ensureAhead(now - 7 * 86_400_000);
  await database.close();
  const client = new pg.Client({ connectionString: yardstick.href });
  await client.connect();
  const seconds: number[] = [];
  for (let n = 0; n < times; n++) {
    await client.query(`truncate ${tables.join(', ')}`);
    await client.query('checkpoint');
    const begun = performance.now();
    await client.query('begin');
    for (const table of tables)
      await pipeline(
        Readable.from(exported.get(table) as Buffer[]),
        client.query(from(`copy ${table} from stdin`)),
      );
    await client.query('commit');
    seconds.push((performance.now() - begun) / 1000);
  }
  await client.end();
  await source.query('drop database yardstick');
  await source.end();
  return (rows[0]?.n ?? 0) / percentile(seconds, 0.5);
}

/** A table as COPY text in chunks of about 64 KB, as the writer sends it. */
async function exportTable(client: pg.Client, table: string): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for await (const part of client.query(to(`copy (select * from ${table}) to stdout`)))
    parts.push(part as Buffer);
  const whole = Buffer.concat(parts);
  const chunks: Buffer[] = [];
  for (let at = 0; at < whole.length; at += chunkBytes) chunks.push(whole.subarray(at, at + chunkBytes));
  return chunks;
}
