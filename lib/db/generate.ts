import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Generates the Prisma client unless it is the schema's already.
 * The CLI wants a schema engine on disk although generating does not run it: any executable will do.
 */
const root = join(import.meta.dirname, '../..');
const stamp = join(import.meta.dirname, 'generated/.schema');
const schema = createHash('sha256')
  .update(readFileSync(join(root, 'prisma/schema.prisma')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== schema) {
  const result = spawnSync(
    process.execPath,
    [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints'],
    {
      cwd: root,
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, NODE_ENV: 'production' },
      encoding: 'utf8',
    },
  );
  if (result.status !== 0) {
    process.stderr.write(`prisma generate failed:\n${result.stdout}${result.stderr}`);
    process.exit(1);
  }
  writeFileSync(stamp, schema);
}
