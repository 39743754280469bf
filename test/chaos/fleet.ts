import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentialsIn } from '#test/support/kept.ts';
import { type KeptProcess, startKeptProcess } from '#test/support/kept-process.ts';

/** A worker that was killed. Times in ms since the epoch. */
export interface Kill {
  pid: number;
  /** When the signal was sent, and when the process was gone and its connections with it. */
  from: number;
  to: number;
}

export interface FleetOptions {
  gateways: number;
  workers: number;
  /** What all of them share. */
  env: Record<string, string>;
}

/** Processes of one installation, as `node lib/server/main.ts gateway` and `worker` start them. */
export interface Fleet extends AsyncDisposable {
  urls: readonly string[];
  secretKey: string;
  kills: readonly Kill[];
  /** Kills one of the workers that run (a share of their number); after a while another has its place and its disk. */
  kill(draw: number, goneMs: number): Promise<void>;
  /** Everybody has a place again. */
  whole(): Promise<void>;
  /** Lines in which a process reported a fault of its own, and those that ended by themselves. */
  faults(): string[];
  /** Stops all in order. @returns those that did not end well */
  stop(): Promise<string[]>;
}

/** A connection that died with its process may be heard of so much later. */
const echoMs = 100;
/** A process that could not start, because Postgres was away, is started again. */
const againMs = 300;

export async function startFleet({ gateways, workers, env }: FleetOptions): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-chaos-'));
  const outputs: (() => string)[] = [];
  const kills: Kill[] = [];
  const fallen: string[] = [];
  const workerAt = new Map<number, KeptProcess>();
  const starting = new Set<Promise<void>>();
  let isOver = false;

  async function run(role: 'gateway' | 'worker', place: number): Promise<KeptProcess> {
    const one = await startKeptProcess(join(folder, `${role}-${place}`), 0, env, role);
    outputs.push(one.output);
    return one;
  }

  function take(place: number, worker: KeptProcess): void {
    workerAt.set(place, worker);
    worker.child.once('exit', () => {
      if (workerAt.get(place) !== worker || isOver) return;
      fallen.push(`a worker ended by itself: ${worker.output().slice(-3_000)}`);
      workerAt.delete(place);
      void fill(place);
    });
  }

  function fill(place: number): Promise<void> {
    const filled = (async () => {
      while (!isOver) {
        const worker = await run('worker', place).catch(() => undefined);
        if (worker && isOver) await worker.end('SIGKILL');
        else if (worker) take(place, worker);
        if (worker) return;
        await sleep(againMs);
      }
    })().finally(() => starting.delete(filled));
    starting.add(filled);
    return filled;
  }

  async function end(): Promise<void> {
    isOver = true;
    await Promise.all(starting);
    for (const one of [...workerAt.values(), ...fronts]) await one.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }

  const fronts: KeptProcess[] = [];
  try {
    for (let place = 0; place < gateways; place++) fronts.push(await run('gateway', place));
    await Promise.all(Array.from({ length: workers }, (_, place) => fill(place)));
  } catch (error) {
    await end();
    throw error;
  }

  return {
    urls: fronts.map(({ url }) => url),
    secretKey: credentialsIn(join(folder, 'gateway-0')).secretKey,
    kills,
    async kill(draw, goneMs) {
      while (workerAt.size === 0 && !isOver) await sleep(againMs);
      if (isOver) return;
      const places = [...workerAt.keys()].sort();
      const place = places[Math.floor(draw * places.length)] as number;
      const worker = workerAt.get(place) as KeptProcess;
      workerAt.delete(place);
      const from = Date.now();
      await worker.end('SIGKILL');
      kills.push({ pid: worker.child.pid as number, from, to: Date.now() + echoMs });
      const filled = sleep(goneMs).then(() => fill(place));
      starting.add(filled);
      void filled.finally(() => starting.delete(filled));
    },
    async whole() {
      while (starting.size > 0) await Promise.all(starting);
    },
    faults: () => [
      ...outputs.flatMap((output) => output().split('\n')).filter((line) => line.startsWith('kept: fault')),
      ...fallen,
    ],
    async stop() {
      isOver = true;
      await Promise.all(starting);
      const all = [...workerAt.values(), ...fronts];
      const codes = await Promise.all(all.map((one) => one.end('SIGTERM')));
      return all.filter((_, n) => codes[n] !== 0).map((one) => one.output());
    },
    [Symbol.asyncDispose]: end,
  };
}
