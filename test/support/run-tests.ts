import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: every check, cheapest first, then all tests; the last line counts them. With words behind `--` only
 * vitest runs, with those words: `npm test -- --project unit test/stats`.
 */
const root = join(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const bin = (name: string) => join(root, 'node_modules/.bin', name);

const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };

function run(program: string, args: string[]): boolean {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

function step(what: string, program: string, args: string[]): void {
  console.log(`\n── ${what}`);
  if (run(program, args)) return;
  console.error(`\n${what} failed`);
  process.exit(1);
}

/** Browser tests drive Debian's Chromium; where it is missing and cannot be installed they say so and are skipped. */
function provideChromium(): void {
  if (existsSync('/usr/bin/chromium')) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log('\n── installing Chromium for the browser tests');
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  }
  if (!existsSync('/usr/bin/chromium'))
    console.error(
      '\n!!! no /usr/bin/chromium, and it cannot be installed here: THE BROWSER TESTS ARE SKIPPED !!!\n',
    );
}

/** In memory, where the databases of the tests cost half as much to write, if there is room for them. */
function roomyFolder(): string {
  const memory = '/dev/shm';
  const needed = 6 * 1024 ** 3;
  if (!existsSync(memory) || freemem() < needed) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize < needed ? tmpdir() : memory;
}

if (words.length > 0) process.exit(run(bin('vitest'), ['run', ...words]) ? 0 : 1);

provideChromium();
step('build', process.execPath, ['lib/server/build.ts']);
step('lint and format', bin('biome'), ['check', '.']);
step('types', bin('tsc'), ['--noEmit']);
step('unused code', bin('knip'), ['--no-progress']);

console.log('\n── tests');
const folder = mkdtempSync(join(roomyFolder(), 'kept-tests-'));
const file = join(folder, 'results.json');
env.TMPDIR = join(folder, 'tmp');
mkdirSync(env.TMPDIR);
// What many need and takes long to make is made there once: the demo, and code ready to run.
env.KEPT_TEST_HOMES = folder;
env.NODE_COMPILE_CACHE = join(folder, 'compiled');
// Interrupted, the tests end by themselves, and the folder is removed.
process.on('SIGINT', () => {});
const passed = run(bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
]);
const results = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)
  : { numPassedTests: 0, numFailedTests: 1 };
rmSync(folder, { recursive: true, force: true });
const skipped = (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0);
console.log(
  `\n${results.numPassedTests ?? 0} passed, ${results.numFailedTests ?? 0} failed, ${skipped} skipped`,
);
process.exit(passed && (results.numPassedTests ?? 0) > 0 ? 0 : 1);
