// What `npm start` and `npm test` run first, on whatever Node ≥ 20 the machine has, before anything is installed:
// installs, then hands over to the Node that the lockfile pins. Plain JavaScript without dependencies for that reason.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeFlags } from './node-flags.mjs';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const modules = join(root, 'node_modules');
const [command = 'start', ...args] = process.argv.slice(2);
const developerCommands = {
  test: 'test/support/run-tests.ts',
  bench: 'test/bench/run.ts',
  chaos: 'test/chaos/run.ts',
  sdk: 'lib/sdk/build.ts',
  screenshots: 'test/support/screenshots.ts',
};
process.chdir(root);

const quiet = ['--disable-warning=ExperimentalWarning'];
install();
const node = pinnedNode();
const env = {
  ...process.env,
  PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
  NEXT_TELEMETRY_DISABLED: '1',
};

if (command === 'start') {
  mustRun('preparing the database client', ['lib/db/generate.ts']);
  mustRun('building the pages', ['lib/server/build.ts']);
  await handOver([...nodeFlags, 'lib/server/main.ts', ...args]);
} else if (command === 'import') {
  await handOver([...quiet, 'lib/imports/cli.ts', ...args]);
} else if (command in developerCommands) {
  mustRun('preparing the database client', ['lib/db/generate.ts']);
  if (command === 'screenshots') mustRun('building the pages', ['lib/server/build.ts']);
  await handOver([...quiet, developerCommands[command], ...args]);
} else {
  fail(`there is no command "${command}"`);
}

/**
 * Installs what the lockfile says, unless that was done. Not `npm ci`: it refuses a lockfile that lacks optional
 * packages of other platforms, which not every registry mirror has. Install scripts stay off: nothing needs them.
 */
function install() {
  const wanted = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(process.platform + process.arch)
    .digest('hex');
  const stamp = join(modules, '.kept-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing packages (once; about a minute)');
  const npm = process.env.npm_execpath;
  const install = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, ...words] = npm?.endsWith('.js')
    ? [process.execPath, npm, ...install]
    : ['npm', ...install];
  const { status } = spawnSync(program, words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: '' },
  });
  if (status !== 0) fail('the packages could not be installed; the lines above say why');
  writeFileSync(stamp, wanted);
}

/** The Node of the lockfile; on platforms it has none for, the one that runs now if it can run TypeScript. */
function pinnedNode() {
  const pinned = join(modules, `node-${process.platform}-${process.arch}`, 'bin/node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 5))
    fail(`on ${process.platform}-${process.arch} Kept needs Node ≥ 24.5; this is ${process.version}`);
  return process.execPath;
}

function mustRun(what, words) {
  const { status } = spawnSync(node, [...quiet, ...words], {
    stdio: 'inherit',
    env,
  });
  if (status !== 0) fail(`${what} failed`);
}

/** Runs to the end in our place. Ctrl-C reaches the whole process group: the child ends in order, we wait for it. */
async function handOver(words) {
  const child = spawn(node, words, { stdio: 'inherit', env });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise((done) => child.once('exit', (...ended) => done(ended)));
  process.exit(code ?? (signal ? 1 : 0));
}

function say(line) {
  process.stderr.write(`kept: ${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
