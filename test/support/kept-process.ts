import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeFlags } from '#lib/server/node-flags.mjs';

const root = join(import.meta.dirname, '../..');

export interface KeptProcess {
  child: ChildProcess;
  url: string;
  /** Everything it printed so far. */
  output(): string;
  /** Sends a signal and waits for the end. @returns exit code, or null if the signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Kept as a process of its own, as `npm start` runs it, until it answers /readyz. @param port 0: any free one @param role 'gateway' leaves the pages out */
export async function startKeptProcess(
  home: string,
  port: number,
  env: Record<string, string> = {},
  role = 'gateway',
): Promise<KeptProcess> {
  const { child, output } = runKept({ KEPT_HOME: home, PORT: String(port), KEPT_DEMO: '0', ...env }, role);
  let url: string | undefined;
  for (let waited = 0; ; waited += 50) {
    if (child.exitCode !== null || waited > 60_000) {
      child.kill('SIGKILL');
      throw new Error(`Kept did not start:\n${output()}`);
    }
    url = /is running at (\S+)/.exec(output())?.[1];
    if (url && (await fetch(`${url}/readyz`).catch(() => undefined))?.ok) break;
    await sleep(50);
  }
  return {
    child,
    url,
    output,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

/** Starts it without waiting, for starts that are meant to fail. */
export function runKept(
  env: Record<string, string>,
  role = 'gateway',
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [...nodeFlags, 'lib/server/main.ts', role], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

/** Of the embedded Postgres of a home; it says its port in the fourth line of its pid file. */
export function databaseUrlOf(home: string): string {
  const port = readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(home, 'database-password'), 'utf8').trim();
  return `postgres://kept:${password}@127.0.0.1:${port}/postgres`;
}
