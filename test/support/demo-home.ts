import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '#lib/db/index.ts';
import { databaseUrlOf, startKeptProcess } from './kept-process.ts';
import { migratedHome } from './migrated-home.ts';

const mostMs = 200_000;

/**
 * A new home in which the demo project is, and has been looked at for patterns and anomalies: that takes a core half a
 * minute. `npm test` names a folder in which the first file that needs one makes it for all; elsewhere the home is empty,
 * and whoever starts in it makes the demo.
 */
export async function demoHome(secret: string): Promise<string> {
  const folder = process.env.KEPT_TEST_HOMES;
  if (!folder) return migratedHome('demo');
  const template = join(folder, 'demo');
  if (isFirst(folder)) await makeTemplate(template, secret);
  for (let waited = 0; !existsSync(template); waited += 200) {
    if (waited > mostMs) throw new Error(`${template} was not made`);
    await sleep(200);
  }
  const home = mkdtempSync(join(tmpdir(), 'kept-demo-'));
  execFileSync('cp', ['-a', `${template}/.`, home]);
  return home;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'demo is being made'));
    return true;
  } catch {
    return false;
  }
}

async function makeTemplate(template: string, secret: string): Promise<void> {
  const home = await migratedHome('demo');
  const kept = await startKeptProcess(home, 0, { KEPT_DEMO: '1', KEPT_SECRET: secret }, 'worker');
  const database = connectDatabase(databaseUrlOf(home));
  const isBusy = async () => {
    const [row] = await database.rows<{ busy: boolean }>(
      `select exists (select from dbos.workflow_status where status in ('PENDING', 'ENQUEUED'))
         or exists (select from rollup_deltas) or not exists (select from discoveries) as busy`,
    );
    return row?.busy;
  };
  while (await isBusy()) await sleep(250);
  await database.close();
  await kept.end('SIGTERM');
  renameSync(home, template);
}
