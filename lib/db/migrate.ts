import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { type DiffTarget, type MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { openPool } from './open-pool.ts';

const prismaFolder = join(import.meta.dirname, '../../prisma');
const filters = { externalTables: [], externalEnums: [] };
/** Any number: what every Kept process locks while it migrates. */
const migrationLock = 7_239_001;

/**
 * Brings the database to this version's schema with Prisma's own engine, as WebAssembly: the engine the CLI would
 * download, so `prisma migrate deploy` agrees with the result. Concurrent callers wait for each other.
 * @returns names of the migrations that were applied
 * @throws Error with one line if the database was written by a newer Kept, or a migration was changed or failed
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // said by the query that it breaks
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const migrationsList = listMigrations();
    const applied = await checkHistory(client, migrationsList);
    if (applied === migrationsList.migrationDirectories.length) return [];
    await using opened = await openEngine(url);
    return (await opened.engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
  } finally {
    await client.end();
  }
}

/** SQL that leads from `from` to `to`; both are Prisma schemas, null is the empty database. Writes nothing. */
export async function diffSchemas(url: string, from: string | null, to: string): Promise<string> {
  await using opened = await openEngine(url);
  const schema = (content: string): DiffTarget => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  });
  const result = await opened.engine.diff({
    from: from === null ? { tag: 'empty' } : schema(from),
    to: schema(to),
    script: true,
    exitCode: null,
    filters,
  });
  return result.stdout ?? '';
}

interface OpenEngine extends AsyncDisposable {
  engine: SchemaEngine;
}

async function openEngine(url: string): Promise<OpenEngine> {
  // One client for all adapters, ended by us: the engine leaves its connection open, and on it Prisma's advisory lock.
  const pool = openPool({ connectionString: url, max: 2 });
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const schema = readFileSync(join(prismaFolder, 'schema.prisma'), 'utf8');
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, factory);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      engine.free();
      await pool.end();
    },
  };
}

function listMigrations(): MigrationList {
  const baseDir = join(prismaFolder, 'migrations');
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
        },
      })),
  };
}

/** @returns how many of our migrations the database has */
async function checkHistory(client: pg.Client, list: MigrationList): Promise<number> {
  const { rows: tables } = await client.query("select to_regclass('_prisma_migrations') as name");
  if (tables[0]?.name === null) return 0;
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    'select migration_name, checksum, finished_at is not null as finished from _prisma_migrations where rolled_back_at is null',
  );
  const known = new Map(
    list.migrationDirectories.map(({ path, migrationFile }) => [path, migrationFile.content]),
  );
  for (const { migration_name: name, checksum, finished } of rows) {
    const content = known.get(name);
    if (!content)
      throw new Error(`the database was written by a newer Kept (it has migration ${name}): update Kept`);
    if (!finished)
      throw new Error(`migration ${name} failed half way: restore the database or resolve it with prisma`);
    if (checksum !== createHash('sha256').update(content.value).digest('hex'))
      throw new Error(`migration ${name} was changed after it was applied`);
  }
  return rows.length;
}
