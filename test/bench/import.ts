import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { coauthorFile, hasCoauthor } from '../support/shared-data.ts';
import type { Bench } from './run.ts';
import { startServer } from './server.ts';

const root = join(import.meta.dirname, '../..');
const map = join(root, 'lib/imports/examples/coauthor.map.json');

/** The import command on real data, a fresh server beside it; every row is one interaction with its outcome. */
export const imports: Bench = async ({ report }) => {
  if (!hasCoauthor) return;
  await using server = await startServer('gateway');
  const bad = join(server.home, 'bad.jsonl');
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'lib/imports/cli.ts', coauthorFile, '--map', map, '--bad', bad],
    { cwd: root, env: { ...process.env, KEPT_HOME: server.home }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`the import ended with ${code}:\n${output}`);

  const [row] = await server.database.rows<{ n: number }>('select count(*) as n from interactions');
  const imported = row?.n ?? 0;
  const said = Number(/ rows in .*\(([\d,.]+)\/s\)/.exec(output)?.[1]?.replaceAll(',', ''));
  if (imported !== 17_012 || Number.isNaN(said)) throw new Error(`the import said:\n${output}`);
  const whole = imported / seconds;
  const add = (name: string, value: number, more: object = {}) =>
    report.add({ bench: 'import', name, value, unit: 'interactions/s', ...more });
  add('CoAuthor, as the command says', said, { target: { atLeast: 5_000 } });
  add('CoAuthor, start of the command included', whole, {
    ratio: { value: whole / said, to: 'what it says' },
  });
};
