import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createSchedules, InvalidSchedule, type ScheduleBody, type Schedules } from '#lib/schedules/index.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let database: Database;
const children: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(postgres.directUrl);
  database = connectDatabase(postgres.directUrl, 6);
  await database.rows('create table noted (id text, process text, at timestamptz default clock_timestamp())');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.close();
  await postgres[Symbol.asyncDispose]();
});
beforeEach(() => database.rows('truncate schedules, firings, noted'));

async function startProcess(name: string): Promise<ChildProcess> {
  const settings = JSON.stringify({ url: postgres.url, process: name, leaseMs: 1_500 });
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'process.ts'), settings],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

const minutely: ScheduleBody = {
  cron: '* * * * *',
  timeZone: 'UTC',
  action: 'do',
  overlap: 'skip',
  catchUp: 'all',
};
const time = (minute: number, second = 0) =>
  Date.parse(`2026-11-21T10:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}Z`);

/** Processes in this one, on one clock; `do` waits until it is let go. */
function team(count: number) {
  let nowMs = time(0);
  const done: string[] = [];
  const running = new Map<string, () => void>();
  const faults: unknown[] = [];
  const all = Array.from(
    { length: count },
    (_, i): Schedules =>
      createSchedules({
        database,
        process: `p${i}`,
        now: () => nowMs,
        leaseMs: 3_600_000,
        fault: (error) => faults.push(error),
        actions: {
          do: async ({ dueAt }) => void done.push(new Date(dueAt).toISOString().slice(14, 16)),
          hold: ({ id }) => new Promise((resolve) => running.set(id, resolve)),
          fail: () => Promise.reject(new Error('no disk')),
        },
      }),
  );
  return {
    all,
    first: all[0] as Schedules,
    done,
    running,
    faults,
    async lookAt(ms: number) {
      nowMs = ms;
      await Promise.all(all.map((one) => one.look()));
    },
    settled: () => Promise.all(all.map((one) => one.settled())),
    letGo() {
      for (const [id, end] of running) {
        end();
        running.delete(id);
      }
    },
    states: async (name: string) =>
      (await (all[0] as Schedules).firings(name)).map(({ state }) => state).reverse(),
  };
}

test('five processes that look at once fire it once each time', async () => {
  const { all, first, done, lookAt, settled } = team(5);
  await first.save('often', minutely, 'anna');
  for (let minute = 0; minute < 8; minute += 1) {
    await lookAt(time(minute, 59));
    await lookAt(time(minute + 1));
    await Promise.all(all.map((one) => one.look()));
    await settled();
  }
  expect(done).toEqual(['01', '02', '03', '04', '05', '06', '07', '08']);
  expect((await first.list())[0]).toMatchObject({ nextAt: time(9), last: { state: 'done', dueAt: time(8) } });
});

test('after downtime it makes up for the last, all or none of what was missed', async () => {
  const { first, lookAt, settled, states } = team(2);
  for (const catchUp of ['none', 'last', 'all'] as const)
    await first.save(catchUp, { ...minutely, overlap: 'queue', catchUp, cron: '*/5 * * * *' }, 'anna');
  await lookAt(time(23));
  await settled();
  for (let look = 0; look < 4; look += 1) {
    await lookAt(time(23));
    await settled();
  }
  expect(await states('none')).toEqual([]);
  expect((await first.firings('last')).map(({ dueAt }) => dueAt)).toEqual([time(20)]);
  expect((await first.firings('all')).map(({ dueAt }) => dueAt)).toEqual([
    time(20),
    time(15),
    time(10),
    time(5),
  ]);
});

test('while one runs, the next is left out, waits, or runs beside it', async () => {
  const { first, lookAt, settled, states, letGo } = team(3);
  for (const overlap of ['skip', 'queue', 'allow'] as const)
    await first.save(overlap, { ...minutely, action: 'hold', overlap }, 'anna');
  for (const minute of [1, 2, 3]) {
    await lookAt(time(minute));
    await lookAt(time(minute));
  }
  expect(await states('skip')).toEqual(['running', 'skipped', 'skipped']);
  expect(await states('queue')).toEqual(['running', 'waiting', 'waiting']);
  expect(await states('allow')).toEqual(['running', 'running', 'running']);
  for (const left of [
    ['done', 'running', 'waiting'],
    ['done', 'done', 'running'],
    ['done', 'done', 'done'],
  ]) {
    letGo();
    await settled();
    await lookAt(time(3, 30));
    expect(await states('queue')).toEqual(left);
  }
  expect(await states('skip')).toEqual(['done', 'skipped', 'skipped']);
});

test('paused it is not fired, by hand it is; afterwards nothing is made up for', async () => {
  const { first, done, lookAt, settled } = team(2);
  await first.save('rest', minutely, 'anna');
  await first.pause('rest', 'ben');
  await lookAt(time(10));
  await settled();
  expect(done).toEqual([]);
  const id = await first.runNow('rest');
  await lookAt(time(11, 5));
  await settled();
  expect(done).toEqual(['10']);
  expect(await first.firings('rest')).toMatchObject([{ id, byHand: true, state: 'done' }]);
  expect(await first.runNow('nobody')).toBeUndefined();
  await first.resume('rest', 'ben');
  await lookAt(time(12));
  await settled();
  expect(done).toEqual(['10', '12']);
});

test('what fails says why and is fired again when it is due', async () => {
  const { first, faults, lookAt, settled, states } = team(1);
  await first.save('broken', { ...minutely, action: 'fail' }, 'anna');
  for (const minute of [1, 2]) {
    await lookAt(time(minute));
    await settled();
  }
  expect(await states('broken')).toEqual(['failed', 'failed']);
  expect((await first.list())[0]?.last).toMatchObject({ state: 'failed', error: 'no disk', tries: 1 });
  expect(faults).toHaveLength(2);
});

test('our own schedules follow our releases until somebody changes them', async () => {
  const { first } = team(1);
  await first.seed({ nightly: minutely, hourly: minutely });
  await first.save('hourly', { ...minutely, cron: '7 * * * *' }, 'anna');
  await first.seed({ nightly: { ...minutely, cron: '0 3 * * *' }, hourly: minutely });
  expect((await first.list()).map(({ name, cron }) => [name, cron])).toEqual([
    ['hourly', '7 * * * *'],
    ['nightly', '0 3 * * *'],
  ]);
  const never = first.save('never', { ...minutely, cron: '0 0 31 2 *' }, 'anna');
  await expect(never).rejects.toThrow(new InvalidSchedule(['"0 0 31 2 *" never comes due']));
  await first.remove('hourly');
  expect(await first.list()).toHaveLength(1);
});

test('two real processes, one of them killed: each second once, and what died with it again', async () => {
  const names = ['a', 'b'];
  const [first] = await Promise.all(names.map(startProcess));
  const other = createSchedules({
    database,
    process: 'x',
    actions: { note: async () => {} },
    fault: () => {},
  });
  const secondly = {
    cron: '* * * * * *',
    timeZone: 'UTC',
    action: 'note',
    overlap: 'allow',
    catchUp: 'all',
  } as const;
  await other.save('secondly', secondly, 'anna');
  await other.save(
    'long',
    { ...secondly, cron: '0 0 1 1 *', overlap: 'queue', input: { lastsMs: 2_000 } },
    'anna',
  );
  const id = await other.runNow('long');
  await pause(1_200);
  first?.kill('SIGKILL');
  await pause(5_000);
  await other.pause('secondly', 'anna');
  await pause(1_500);
  const noted = await database.rows<{ id: string; times: number; tries: number; state: string }>(
    `select id, state, tries, count(noted.id) as times from firings left join noted using (id)
     group by id, state, tries order by id`,
  );
  const seconds = noted.filter((row) => row.id.startsWith('secondly'));
  expect(seconds.length).toBeGreaterThanOrEqual(5);
  expect(seconds).toEqual(seconds.map((row) => ({ ...row, state: 'done', times: row.tries })));
  expect(seconds.filter(({ tries }) => tries > 1).length).toBeLessThanOrEqual(1);
  expect(noted.find((row) => row.id === id)).toMatchObject({ state: 'done' });
});
