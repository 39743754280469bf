import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '#lib/db/index.ts';
import { type Latency, startSimulator } from '#lib/simulator/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { startPostgres } from '#test/support/postgres.ts';
import { type Received, startReceiver } from '#test/support/receiver.ts';
import { startRedis } from '#test/support/redis.ts';
import { type Audit, audit } from './audit.ts';
import { gather, patiently } from './evidence.ts';
import { startFleet } from './fleet.ts';
import { type Asked, askForAll, markOf } from './load.ts';
import { type Every, type Fault, timetable } from './timetable.ts';

export interface ChaosOptions {
  seed: number;
  generations: number;
  chains: number;
  gateways: number;
  workers: number;
  /** All are asked for within this time, and as long things go wrong. */
  durationMs: number;
  kills: Every;
  restarts: Every;
  /** How fast the vendors answer. */
  latency: Latency;
  /** A process that is silent for so long is dead: `KEPT_DEAD_AFTER_SECONDS`. */
  deadAfterSeconds: number;
  /** What is not done so long after the last fault is lost. */
  patienceMs: number;
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface Progress {
  elapsedMs: number;
  acknowledged: number;
  done: number;
  total: number;
  /** Distinct ends that were told. */
  told: number;
  kills: number;
  restarts: number;
  /** Requests that were not acknowledged at once. */
  askedAgain: number;
}

export interface Outcome extends Progress {
  audit: Audit;
  /** Postgres did not answer, in all. */
  awayMs: number;
  /** What processes said about faults of their own, and those that did not stop in order. */
  faults: string[];
}

const secret = 'what both of us know';

/** A whole installation under load while workers are killed and Postgres restarts, and what became of everything. */
export async function chaos(options: ChaosOptions): Promise<Outcome> {
  const { generations, chains, durationMs, latency, signal } = options;
  await using stack = new AsyncDisposableStack();
  const simulator = await startSimulator({
    organizations: [
      { id: 'openai-a', vendor: 'openai', key: 'key-of-openai-a', latency },
      { id: 'anthropic-a', vendor: 'anthropic', key: 'key-of-anthropic-a', latency },
    ],
    ...{ seed: options.seed, ledgerSize: 1_000_000, markOf },
  });
  stack.defer(() => simulator.close());
  const receiver = stack.use(await startReceiver());
  const redis = stack.use(await startRedis());
  const postgres = stack.use(await startPostgres());
  const database = connectDatabase(postgres.directUrl, 3);
  stack.defer(() => database.close());
  const fleet = stack.use(
    await startFleet({
      ...options,
      env: {
        ...{ DATABASE_URL: postgres.directUrl, REDIS_URL: redis.url },
        ...{ OPENAI_API_KEY: 'key-of-openai-a', OPENAI_BASE_URL: `${simulator.url}/v1` },
        ...{ ANTHROPIC_API_KEY: 'key-of-anthropic-a', ANTHROPIC_BASE_URL: simulator.url },
        KEPT_SECRET: 'the secret that all processes of it share',
        KEPT_PRIVATE_WEBHOOK_HOSTS: '127.0.0.1',
        KEPT_DEAD_AFTER_SECONDS: String(options.deadAfterSeconds),
      },
    }),
  );

  const startedAt = performance.now();
  const asked: Asked[] = [];
  const total = generations + chains;
  let [done, restarts, askedAgain, awayMs] = [0, 0, 0, 0];
  const progress = (): Progress => ({
    ...{ elapsedMs: performance.now() - startedAt, acknowledged: asked.length, done, total },
    ...{ told: toldOf(receiver.received), kills: fleet.kills.length, restarts, askedAgain },
  });

  async function bornAt(): Promise<string | undefined> {
    const sql = 'select pg_postmaster_start_time()::text as at';
    return (await patiently(() => database.rows<{ at: string }>(sql)))[0]?.at;
  }

  async function goWrong(fault: Fault): Promise<void> {
    if (fault.what === 'worker') return fleet.kill(fault.draw, fault.goneMs);
    const since = performance.now();
    const before = await bornAt();
    postgres.kill(fault.signal);
    restarts++;
    // What is left of the old one may answer once more.
    while ((await bornAt()) === before) await sleep(20);
    awayMs += performance.now() - since;
  }

  async function everythingGoesWrong(): Promise<void> {
    const under = new Set<Promise<void>>();
    for (const fault of timetable(seededRandom(options.seed), options)) {
      await sleep(Math.max(0, startedAt + fault.atMs - performance.now()), undefined, { signal });
      under.add(goWrong(fault));
    }
    await Promise.all(under);
    await fleet.whole();
  }

  async function look(): Promise<void> {
    const [row] = await patiently(() =>
      database.rows<{ n: number }>(
        `select (select count(*) from durable_generations where ended_at is not null)
           + (select count(*) from chains where ended_at is not null) as n`,
      ),
    );
    done = row?.n ?? 0;
    options.onProgress(progress());
  }

  /** Until all is done and told, or nothing more is to be expected. */
  async function watch(faultsEnd: Promise<unknown>): Promise<void> {
    let until = startedAt + durationMs + 2 * options.patienceMs;
    void faultsEnd.then(() => {
      until = Math.min(until, performance.now() + options.patienceMs);
    });
    while (performance.now() < until && !(done >= total && toldOf(receiver.received) >= total)) {
      await sleep(250, undefined, { signal });
      await look();
    }
  }

  const load = askForAll({
    ...{ urls: fleet.urls, secretKey: fleet.secretKey, generations, chains, durationMs },
    signal: AbortSignal.any([signal, AbortSignal.timeout(durationMs + options.patienceMs)]),
    webhook: { url: `${receiver.url}/told`, secret },
    onAcknowledged: (one) => void asked.push(one),
    onAgain: () => void askedAgain++,
  });
  const faults = Promise.all([everythingGoesWrong(), load]);
  const watched = watch(faults.catch(() => {}));
  await Promise.race([watched, Promise.all([faults, watched])]);

  const url = fleet.urls[0] as string;
  const evidence = await gather(asked, {
    ...{ database, url, secretKey: fleet.secretKey, kills: fleet.kills },
    ...{ received: receiver.received, calls: simulator.ledger(), isSigned },
  });
  const said = fleet.faults();
  const hung = await fleet.stop();
  return { ...progress(), audit: audit(evidence), awayMs, faults: [...said, ...hung] };
}

const toldOf = (received: readonly Received[]): number =>
  new Set(received.map(({ headers }) => headers['kept-event-id'])).size;

function isSigned({ headers, text }: Received): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers['kept-signature'])) ?? [];
  return v1 === createHmac('sha256', secret).update(`${t}.${text}`).digest('hex');
}
