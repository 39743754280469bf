import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const executablePath = '/usr/bin/redis-server';

/** Tests against a real Redis use Debian's; where it is missing and cannot be installed they are skipped, loudly. */
if (!existsSync(executablePath) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  spawnSync('/usr/bin/apt-get', ['install', '-y', '-q', '--no-install-recommends', 'redis-server'], { env });
}
export const hasRedis = existsSync(executablePath);
if (!hasRedis)
  process.stderr.write(
    `\n*** SKIPPED: ${executablePath} is missing, NOTHING RAN AGAINST A REAL REDIS ***\n\n`,
  );

export interface TestRedis extends AsyncDisposable {
  url: string;
  /** Of the process that runs now. */
  pid(): number | undefined;
  /** SIGKILL: everything in it is lost. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Stops it without closing its connections: it is there and does not answer. */
  freeze(): void;
  thaw(): void;
}

/** A redis-server of its own on a free port, without persistence. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const words = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ];
    const started = spawn(executablePath, words, { stdio: 'ignore' });
    child = started;
    for (let waited = 0; !(await isOpen(port)); waited += 20) {
      if (waited > 10_000 || started.exitCode !== null) throw new Error('redis-server did not start');
      await sleep(20);
    }
  }

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => child?.pid,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
