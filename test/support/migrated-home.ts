import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { migrate } from '#lib/db/migrate.ts';

const migrations = join(import.meta.dirname, '../../prisma/migrations');

/**
 * A new home whose Postgres has been made and migrated. Making one takes a second and a half, copying one a tenth: the
 * first test that needs it makes it for all, under a name that changes with the migrations.
 */
export async function migratedHome(name: string): Promise<string> {
  const template = join(tmpdir(), `kept-template-${templateKey()}`);
  if (!existsSync(template)) await makeTemplate(template);
  const home = mkdtempSync(join(tmpdir(), `kept-${name}-`));
  execFileSync('cp', ['-a', `${template}/.`, home]);
  return home;
}

/** Made apart and then renamed: of several processes that make it at once the first one wins. */
async function makeTemplate(template: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'kept-making-'));
  const postgres = await startEmbeddedPostgres(home);
  await migrate(postgres.url);
  await postgres.stop();
  try {
    renameSync(home, template);
  } catch {
    rmSync(home, { recursive: true, force: true });
  }
}

function templateKey(): string {
  const hash = createHash('sha256').update(String(process.getuid?.()));
  for (const file of readdirSync(migrations, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  ))
    hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)));
  return hash.digest('hex').slice(0, 16);
}
