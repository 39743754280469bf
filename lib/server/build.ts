import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the pages unless the last build was of these very sources. */
const root = join(import.meta.dirname, '../..');
const stamp = join(root, '.next/kept-sources');
const hash = createHash('sha256');
const sources = globSync(
  ['app/**/*.*', 'lib/**/*.{ts,tsx,mjs}', 'next.config.js', 'package-lock.json', 'tsconfig.json'],
  {
    cwd: root,
    exclude: ['lib/sdk/dist/**'],
  },
);
for (const file of sources.sort()) hash.update(file).update(readFileSync(join(root, file)));
const wanted = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('kept: building the pages (after every change of the sources; under a minute)');
  const next = join(root, 'node_modules/next/dist/bin/next');
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.error(`${stdout}\n${stderr}`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
