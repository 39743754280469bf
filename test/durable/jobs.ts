import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#lib/db/index.ts';
import type { Durable, Job, JobDefinition } from '#lib/durable/index.ts';

/** What the steps of the tests have done, and what holds them up. */
export const tables = `
  create table calls (n serial, run text, step text, process text, at timestamptz default clock_timestamp(),
    ended timestamptz);
  create table gates (name text primary key)`;

export interface TestJobs {
  /** Steps `one`, `two`, `three`; each waits behind the gate `<run>/<step>` if that exists. */
  three: Job<{ steps: string[] }, string[]>;
  /** Kills its process in step `boom`. */
  poison: Job<null, void>;
  /** The same, parked after the first death that it is blamed for. */
  rash: Job<null, void>;
  parent: Job<{ names: string[] }, string[]>;
  waits: Job<{ sleepMs: number; timeoutMs: number }, unknown>;
  flaky: Job<{ failures: number; retries: number }, number>;
  changing: Job<null, string[]>;
  /** Its steps need no database: they say on standard output that they were called. */
  aside: Job<{ steps: number }, number>;
}

/** @param code `old` or `new`: of the job `changing` */
export function declareJobs(durable: Durable, database: Database, process: string, code = 'old'): TestJobs {
  const call = async (run: string, step: string) => {
    const [row] = await database.rows<{ n: number }>(
      'insert into calls (run, step, process) values ($1, $2, $3) returning n',
      [run, step, process],
    );
    return row?.n as number;
  };
  const work = async (run: string, step: string, signal: AbortSignal) => {
    const n = await call(run, step);
    const gates = () => database.rows('select 1 from gates where name = $1', [`${run}/${step}`]);
    while ((await gates()).length > 0) await pause(10, undefined, { signal });
    await database.rows('update calls set ended = clock_timestamp() where n = $1', [n]);
    return `${step} of ${run}`;
  };

  const three = durable.job<{ steps: string[] }, string[]>({
    name: 'three',
    pollMs: 50,
    atOnce: 20,
    async run({ runId, step, progress }, { steps }) {
      const values: string[] = [];
      for (const [i, name] of steps.entries()) {
        values.push(await step(name, (signal) => work(runId, name, signal)));
        progress((i + 1) / steps.length, `did ${name}`);
      }
      return values;
    },
  });
  const killer: Omit<JobDefinition<null, void>, 'name'> = {
    pollMs: 50,
    async run({ runId, step }) {
      await step('prepare', () => work(runId, 'prepare', new AbortController().signal));
      await step('boom', async () => {
        await call(runId, 'boom');
        globalThis.process.kill(globalThis.process.pid, 'SIGKILL');
        await pause(10_000);
      });
    },
  };
  const poison = durable.job<null, void>({ name: 'poison', ...killer });
  const rash = durable.job<null, void>({ name: 'rash', ...killer, maxKills: 1 });
  const parent = durable.job<{ names: string[] }, string[]>({
    name: 'parent',
    pollMs: 50,
    async run({ invoke, fanOut }, { names }) {
      const first = await invoke(three, { steps: ['first'] });
      const rest = await fanOut(
        three,
        names.map((name) => ({ steps: [name] })),
      );
      return [...first, ...rest.flat()].map((words) => words.split(' ')[0] as string);
    },
  });
  const waits = durable.job<{ sleepMs: number; timeoutMs: number }, unknown>({
    name: 'waits',
    pollMs: 50,
    async run({ sleep, waitFor }, { sleepMs, timeoutMs }) {
      await sleep(sleepMs);
      return (await waitFor<unknown>('go', timeoutMs)) ?? 'nothing came';
    },
  });
  const flaky = durable.job<{ failures: number; retries: number }, number>({
    name: 'flaky',
    pollMs: 50,
    async run({ runId, step }, { failures, retries }) {
      await step('before', () => call(runId, 'before'));
      return step(
        'shaky',
        async () => {
          await call(runId, 'shaky');
          const [row] = await database.rows<{ n: number }>(
            `select count(*) as n from calls where run = $1 and step = 'shaky'`,
            [runId],
          );
          if ((row?.n ?? 0) <= failures) throw new Error(`failure ${row?.n}`);
          return row?.n as number;
        },
        { retries, backoffMs: 20 },
      );
    },
  });
  const changing = durable.job<null, string[]>({
    name: 'changing',
    pollMs: 50,
    async run({ runId, step, changed }) {
      const values = [await step('gather', (signal) => work(runId, 'gather', signal))];
      if (code === 'new' && (await changed('check before writing')))
        values.push(await step('check', (signal) => work(runId, 'check', signal)));
      values.push(await step('write', (signal) => work(runId, 'write', signal)));
      return values.map((words) => words.split(' ')[0] as string);
    },
  });
  const aside = durable.job<{ steps: number }, number>({
    name: 'aside',
    pollMs: 50,
    async run({ runId, step }, { steps }) {
      let sum = 0;
      for (let i = 0; i < steps; i += 1)
        sum += await step(`step ${i}`, async () => {
          globalThis.process.stdout.write(`call ${runId} ${i}\n`);
          await pause(100);
          return i;
        });
      return sum;
    },
  });
  return { three, poison, rash, parent, waits, flaky, changing, aside };
}
