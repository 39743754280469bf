import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured, Phase } from './load.ts';

export interface Served extends Disposable {
  url: string;
  pid: number;
}

/** A server of this folder in a process of its own, which says its port. */
export async function serve(file: string, ...words: string[]): Promise<Served> {
  const child = forkFile(file, words);
  const [port] = (await once(child, 'message')) as [number];
  return served(child, port);
}

const forkFile = (file: string, words: string[] = []): ChildProcess =>
  fork(join(import.meta.dirname, file), words, { execArgv: ['--disable-warning=ExperimentalWarning'] });

const served = (child: ChildProcess, port: number): Served => ({
  url: `http://127.0.0.1:${port}`,
  pid: child.pid as number,
  [Symbol.dispose]: () => void child.kill(),
});

export interface Load extends Disposable {
  run(phase: Phase): Promise<Measured>;
}

export function forkLoad(): Load {
  const child = forkFile('load.ts');
  return {
    async run(phase) {
      child.send(phase);
      const ended = once(child, 'exit').then(() => {
        throw new Error('the load ended early; its error is above');
      });
      const [measured] = await Promise.race([once(child, 'message'), ended]);
      return measured as Measured;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

const portkey = '@portkey-ai/gateway';
const version = '1.15.2';

/** The one peer that runs from npm alone, installed beside the project for this bench only. */
export async function servePortkey(): Promise<Served> {
  const folder = join(tmpdir(), `kept-bench-portkey-${version}`);
  const script = join(folder, 'node_modules', portkey, 'build/start-server.js');
  if (!existsSync(script)) {
    mkdirSync(folder, { recursive: true });
    const overrides = { hono: '4.9.7', '@hono/node-server': '1.13.5' };
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [portkey]: version }, overrides }),
    );
    const install = spawn('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    await once(install, 'exit');
  }
  const port = await freePort();
  const child = spawn(process.execPath, [script, `--port=${port}`, '--headless'], { stdio: 'ignore' });
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) break;
    await sleep(100);
  }
  return served(child, port);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
