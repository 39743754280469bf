import { join } from 'node:path';
import { readConfig } from '#lib/config/index.ts';
import { start } from './start.ts';

/** Files in KEPT_HOME are written all over a start. */
const fileFaults: Record<string, string> = {
  ENOSPC: 'the disk that holds KEPT_HOME is full',
  EACCES: 'KEPT_HOME cannot be written',
  EROFS: 'KEPT_HOME cannot be written',
};
/** Less than what a container gets before it is killed. */
const stopWithinMs = 25_000;
/** What this process does besides answering /v1: shows pages, and does durable work. Without a word everything. */
const roles: Record<string, { pages: boolean; works: boolean }> = {
  all: { pages: true, works: true },
  gateway: { pages: false, works: false },
  web: { pages: true, works: false },
  worker: { pages: false, works: true },
};
const say = (line: string) => console.error(`kept: ${line}`);

try {
  const config = readConfig();
  const [, , role = 'all'] = process.argv;
  const does = Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (!does) throw new Error(`there is no "${role}": say ${Object.keys(roles).join(', ')}`);
  const running = await start(config, { say, ...does });
  console.log(`
  Kept is running at ${running.url}

  Sign in as ${running.credentials.ownerEmail}; the password and the API keys are in
  ${join(config.keptHome, 'credentials.json')}

  Ctrl-C stops everything.
`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('stopping');
    setTimeout(() => {
      say('stopping takes too long: something hangs');
      process.exit(1);
    }, stopWithinMs).unref();
    await running.stop();
    say('stopped; the data stays where it is');
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  const { code, message = String(error) } = error as { code?: string; message?: string };
  say(fileFaults[code ?? ''] ?? message);
  process.exit(1);
}
