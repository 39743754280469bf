import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, createPartitioner, type Database } from '#lib/db/index.ts';
import { diffSchemas, migrate } from '#lib/db/migrate.ts';

const home = mkdtempSync(join(tmpdir(), 'kept-migrate-'));
let postgres: EmbeddedPostgres;
const open: Database[] = [];
beforeAll(async () => {
  postgres = await startEmbeddedPostgres(home);
});
afterAll(async () => {
  for (const database of open) await database.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

async function newDatabase(name: string): Promise<Database> {
  const admin = connectDatabase(postgres.url, 1);
  await admin.rows(`create database ${name}`);
  await admin.close();
  const database = connectDatabase(postgres.url.replace(/postgres$/, name));
  open.push(database);
  return database;
}

/** Everything the schema says about tables, as rows to compare. Partitions themselves are left out. */
async function describe(database: Database) {
  const tables = `select oid, relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and not relispartition and relname <> '_prisma_migrations'`;
  const columns = await database.rows(
    `select t.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       pg_get_expr(d.adbin, d.adrelid) as default
     from (${tables}) t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum order by 1, 2`,
  );
  const constraints = await database.rows<{ table: string; definition: string }>(
    `select t.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
     from (${tables}) t join pg_constraint c on c.conrelid = t.oid and c.contype in ('p', 'u', 'f') order by 1, 2`,
  );
  const enums = await database.rows(
    `select t.typname as enum, array_agg(e.enumlabel::text order by e.enumsortorder) as values
     from pg_type t join pg_enum e on e.enumtypid = t.oid group by 1 order by 1`,
  );
  const unique = await database.rows(
    `select t.relname as table, pg_get_indexdef(i.indexrelid) as definition
     from (${tables}) t join pg_index i on i.indrelid = t.oid and i.indisunique and not i.indisprimary order by 1, 2`,
  );
  return { columns, constraints, enums, unique };
}

test('the migrations lead to what the schema says, in partitioned tables too', async () => {
  const migrated = await newDatabase('migrated');
  await migrate(migrated.url);
  const schema = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8');
  const declared = await newDatabase('declared');
  await declared.rows(await diffSchemas(declared.url, null, schema));
  const [actual, wanted] = [await describe(migrated), await describe(declared)];
  expect(actual).toEqual(wanted);
  expect(wanted.columns.length).toBeGreaterThan(150);
  const partitioned = await migrated.rows<{ name: string }>(
    'select partrelid::regclass::text as name from pg_partitioned_table order by 1',
  );
  expect(partitioned.map(({ name }) => name)).toEqual([
    'attempts',
    'interaction_texts',
    'interactions',
    'search_documents',
    'signals',
  ]);
});

test('migrating again changes nothing, and two at once agree', async () => {
  const database = await newDatabase('at_once');
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(database.url)).toEqual([]);
  const [locks] = await database.rows<{ n: number }>(
    `select count(*) as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = 'at_once')`,
  );
  expect(locks?.n).toBe(0);
});

test('a database of a newer Kept, a changed migration and one that failed are refused, each in one line', async () => {
  const database = await newDatabase('refused');
  await migrate(database.url);
  const refused = async (change: string, undo: string, message: RegExp) => {
    await database.rows(change);
    const error: Error = await migrate(database.url).then(
      () => new Error('it migrated'),
      (error) => error,
    );
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    await database.rows(undo);
  };
  await refused(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ('x', 'x', '29990101000000_future', now(), 1)`,
    `delete from _prisma_migrations where id = 'x'`,
    /newer Kept .*29990101000000_future.*update Kept/,
  );
  await refused(
    `update _prisma_migrations set checksum = reverse(checksum)`,
    `update _prisma_migrations set checksum = reverse(checksum)`,
    /was changed after it was applied/,
  );
  await refused(
    'update _prisma_migrations set finished_at = null',
    'update _prisma_migrations set finished_at = now()',
    /failed half way/,
  );
  expect(await migrate(database.url)).toEqual([]);
});

test('partitioners of several processes make the same partitions at once', async () => {
  const database = await newDatabase('partitions');
  await migrate(database.url);
  const moments = [0, 1, 2, 3].map((week) => Date.UTC(2023, 0, 1) + week * 7 * 86_400_000);
  const makers = Array.from({ length: 4 }, () => createPartitioner(database));
  await Promise.all(makers.map((maker) => maker.ensure(moments)));
  const [made] = await database.rows<{ n: number }>(
    `select count(*) as n from pg_class where relispartition and relkind = 'r'`,
  );
  expect(made?.n).toBe(20);
});
