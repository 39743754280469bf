import { join } from 'node:path';
import { type Chain, type ChainRequest, type Chains, createChains, readChain } from '#lib/chains/index.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createDurable, type Durable } from '#lib/durable/index.ts';
import { type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { startWorker, until, type Worker } from '../durable/set-up.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

export interface ChainWorld extends AsyncDisposable {
  postgres: TestPostgres;
  database: Database;
  simulator: Simulator;
  durable: Durable;
  /** Starts and looks; works on nothing. */
  chains: Chains;
  worker(name: string): Promise<Worker>;
  calls(chain: string): Promise<{ step: string; interactionId: string; process: string; input: string }[]>;
  told(): Promise<{ eventId: string; state: string }[]>;
  gate(name: string): Promise<void>;
  open(): Promise<void>;
  ended(id: string, withinMs?: number): Promise<Chain>;
}

const tables = `
  create table calls (n serial, chain uuid, step text, interaction_id uuid, process text, input text);
  create table gates (name text primary key);
  create table reached (name text, process text);
  create table told (n serial, event_id text, state text)`;

export const requestOf = (body: unknown): ChainRequest => {
  const read = readChain(body);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.ok;
};

/** @param latencyMs median of a call to a vendor */
export async function startChainWorld(latencyMs = 0): Promise<ChainWorld> {
  const latency = { firstTokenMs: latencyMs, msPerToken: 0 };
  const simulator = await startSimulator({
    organizations: [
      { id: 'o', vendor: 'openai', key: 'key-o', latency },
      { id: 'a', vendor: 'anthropic', key: 'key-a', latency },
    ],
    seed: 4,
  });
  const postgres = await startPostgres();
  await migrate(postgres.directUrl);
  const database = connectDatabase(postgres.directUrl, 4);
  await database.rows(tables);
  const durable = createDurable({
    ...{ databaseUrl: postgres.directUrl, database, process: 'test', version: 'test', works: false },
    fault() {},
  });
  const chains = createChains({
    ...{ database, durable, now: Date.now },
    generate: () => Promise.reject(new Error('nothing works here')),
    announce: async (connection, { eventId, chain }) => {
      await connection.rows('insert into told (event_id, state) values ($1, $2)', [eventId, chain.state]);
    },
  });
  await durable.launch();
  const workers: Worker[] = [];
  return {
    ...{ postgres, database, simulator, durable, chains },
    async worker(name) {
      const settings = {
        ...{ url: postgres.url, process: name, vendorsUrl: simulator.url },
        intervals: { beat: 500, silence: 3_000 },
      };
      const worker = await startWorker(settings, join(import.meta.dirname, 'worker.ts'));
      workers.push(worker);
      return worker;
    },
    calls: (chain) =>
      database.rows(
        'select step, interaction_id as "interactionId", process, input from calls where chain = $1 order by n',
        [chain],
      ),
    told: () => database.rows('select event_id as "eventId", state from told order by n'),
    gate: async (name) => void (await database.rows('insert into gates values ($1)', [name])),
    open: async () => void (await database.rows('delete from gates')),
    ended: (id, withinMs = 30_000) =>
      until(async () => {
        const chain = await chains.find({ projectId: 1, id });
        return chain && chain.state !== 'running' ? chain : undefined;
      }, withinMs),
    async [Symbol.asyncDispose]() {
      for (const worker of workers) await worker.kill();
      await durable.stop();
      await database.close();
      await postgres[Symbol.asyncDispose]();
      await simulator.close();
    },
  };
}
