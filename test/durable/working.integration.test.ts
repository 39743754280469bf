import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDurable } from '#lib/durable/index.ts';
import { startWorld, until, type Worker, type World } from './set-up.ts';

let world: World;
let workers: Worker[];
beforeAll(async () => {
  world = await startWorld();
  workers = [await world.worker('a'), await world.worker('b')];
});
afterAll(() => world[Symbol.asyncDispose]());

test('two processes never have the same run at once, and every step is done once', async () => {
  const { durable, jobs } = world;
  const ids = Array.from({ length: 60 }, (_, i) => `shared ${i}`);
  const twice = [...ids, ...ids];
  await Promise.all(twice.map((id) => durable.start(jobs.three, { steps: ['one', 'two'] }, { id })));
  for (const id of ids) expect(await durable.result(id, 30_000)).toMatchObject({ state: 'done' });
  const calls = (await world.calls()).filter(({ run }) => run.startsWith('shared'));
  expect(new Set(calls.map(({ run, step }) => `${run} ${step}`)).size).toBe(120);
  expect(calls).toHaveLength(120);
  expect(new Set(calls.map(({ run, process }) => `${run} ${process}`)).size).toBe(60);
  expect(new Set(calls.map(({ process }) => process)).size).toBe(2);
});

test('a run is started if and only if the transaction commits', async () => {
  const { durable, jobs, database } = world;
  const start = (id: string, fails: boolean) =>
    database
      .transaction(async (connection) => {
        await durable.start(jobs.three, { steps: ['one'] }, { id, connection });
        if (fails) throw new Error('rolled back');
      })
      .catch(() => {});
  await start('rolled back', true);
  await start('committed', false);
  expect(await durable.result('committed', 10_000)).toMatchObject({ state: 'done' });
  expect(await durable.result('rolled back')).toBeUndefined();
});

test('a failing step is retried by its own policy; a failed run goes on from the step that failed', async () => {
  const { durable, jobs } = world;
  const stepsOf = async (id: string) => (await world.calls(id)).map(({ step }) => step);
  await durable.start(jobs.flaky, { failures: 2, retries: 2 }, { id: 'retried' });
  expect(await durable.result('retried', 10_000)).toEqual({ state: 'done', value: 3 });
  await durable.start(jobs.flaky, { failures: 2, retries: 1 }, { id: 'failed' });
  expect(await durable.result('failed', 10_000)).toEqual({ state: 'failed', error: 'failure 2' });
  expect(await durable.run('failed')).toMatchObject({
    state: 'failed',
    error: 'failure 2',
    steps: [{ name: 'before' }, { name: 'shaky', error: 'failure 2' }],
  });
  expect(await durable.retry(['failed', 'retried', 'nobody'])).toBe(1);
  expect(await durable.result('failed', 10_000)).toEqual({ state: 'done', value: 3 });
  expect(await stepsOf('failed')).toEqual(['before', 'shaky', 'shaky', 'shaky']);
});

test('jobs sleep, wait for events, invoke others and fan out', async () => {
  const { durable, jobs } = world;
  await durable.start(jobs.waits, { sleepMs: 10, timeoutMs: 5_000 }, { id: 'told' });
  await durable.send('told', 'go', { far: 'away' });
  expect(await durable.result('told', 10_000)).toEqual({ state: 'done', value: { far: 'away' } });
  await durable.start(jobs.waits, { sleepMs: 10, timeoutMs: 50 }, { id: 'untold' });
  expect(await durable.result('untold', 10_000)).toEqual({ state: 'done', value: 'nothing came' });
  await durable.start(jobs.parent, { names: ['x', 'y', 'z'] }, { id: 'parent', delayMs: 300 });
  expect(await durable.run('parent')).toMatchObject({ state: 'waiting', notBefore: expect.any(Number) });
  expect(await durable.result('parent', 15_000)).toEqual({ state: 'done', value: ['first', 'x', 'y', 'z'] });
  const run = await durable.run('parent');
  expect(run?.steps.filter(({ childId }) => childId).length).toBeGreaterThanOrEqual(4);
});

test('cancelling aborts the step under way and what was invoked', async () => {
  const { durable, jobs } = world;
  await world.gate('slow/one');
  await durable.start(jobs.three, { steps: ['one', 'two'] }, { id: 'slow' });
  await until(async () => ((await world.calls('slow')).length === 1 ? true : undefined));
  await durable.cancel('slow');
  expect(await durable.result('slow')).toEqual({ state: 'cancelled' });
  await pause(1_500);
  await world.open('slow/one');
  await pause(200);
  expect(await world.calls('slow')).toMatchObject([{ step: 'one', ended: null }]);
  await durable.cancel('slow');
  expect((await durable.run('slow'))?.story.map(({ kind }) => kind)).toEqual(['cancelled']);
  expect(await durable.retry(['slow'])).toBe(1);
  expect(await durable.result('slow', 10_000)).toMatchObject({ state: 'done' });
});

test('cancelling reaches what was invoked', async () => {
  const { durable, jobs } = world;
  await world.gate('above-0/first');
  await durable.start(jobs.parent, { names: [] }, { id: 'above' });
  await until(async () => (await world.calls('above-0'))[0]);
  expect(await durable.run('above-0')).toMatchObject({ parentId: 'above', state: 'running' });
  await durable.cancel('above');
  expect(await durable.result('above-0')).toEqual({ state: 'cancelled' });
  await pause(1_500);
  await world.open('above-0/first');
  await pause(100);
  expect(await world.calls('above-0')).toMatchObject([{ ended: null }]);
});

test('a process that stops hands its runs over, and nobody counts that as a death', async () => {
  const { durable, jobs } = world;
  const leaving = await world.worker('leaving');
  for (const worker of workers) worker.child.kill('SIGSTOP');
  await world.gate('handed/two');
  await durable.start(jobs.three, { steps: ['one', 'two'] }, { id: 'handed' });
  await durable.start(jobs.waits, { sleepMs: 1_000, timeoutMs: 10_000 }, { id: 'sleeping' });
  await until(async () => ((await world.calls('handed')).length === 2 ? true : undefined));
  for (const worker of workers) worker.child.kill('SIGCONT');
  const begunMs = performance.now();
  await leaving.kill('SIGTERM');
  expect(performance.now() - begunMs).toBeLessThan(2_500);
  await world.open('handed/two');
  await durable.send('sleeping', 'go', 1);
  expect(await durable.result('handed', 3_000)).toMatchObject({ state: 'done' });
  expect(await durable.result('sleeping', 5_000)).toEqual({ state: 'done', value: 1 });
  expect(await durable.run('handed')).toMatchObject({
    kills: 0,
    story: [{ kind: 'handed-over', process: 'leaving', step: 'one' }],
  });
  expect((await world.calls('handed')).filter(({ step }) => step === 'one')).toHaveLength(1);
  expect(leaving.output().trim().split('\n')).toHaveLength(1);
});

test('a claim whose answer was lost is put back', async () => {
  const { durable, jobs, database } = world;
  await durable.start(jobs.three, { steps: ['one'] }, { id: 'stray', delayMs: 60_000 });
  await database.rows(
    `update dbos.workflow_status set status = 'PENDING', executor_id = 'a', owner_xid = 'lost',
       started_at_epoch_ms = extract(epoch from now()) * 1000 where workflow_uuid = 'stray'`,
  );
  expect(await durable.result('stray', 10_000)).toMatchObject({ state: 'done' });
  expect((await durable.run('stray'))?.story).toEqual([]);
});

test('a run that is past a changed line finishes as it began, one that is not takes the new way', async () => {
  const { durable, jobs } = world;
  for (const worker of workers) await worker.kill('SIGTERM');
  const old = await world.worker('old');
  await world.gate('past/write');
  await world.gate('before/gather');
  for (const id of ['past', 'before']) await durable.start(jobs.changing, null, { id });
  await until(async () => (await world.calls('past')).find(({ step }) => step === 'write'));
  await until(async () => (await world.calls('before')).find(({ step }) => step === 'gather'));
  // The old code had finished this step, and died before the next line was known.
  await world.open('past/write');
  expect(await durable.result('past', 10_000)).toMatchObject({ state: 'done', value: ['gather', 'write'] });
  await durable.start(jobs.changing, null, { id: 'written' });
  expect(await durable.result('written', 10_000)).toMatchObject({ state: 'done' });
  // As if its outcome had been lost: it is replayed by the new code from its checkpoints.
  await world.database.rows(
    `update dbos.workflow_status set status = 'PENDING', executor_id = 'old', owner_xid = 'x' where workflow_uuid = 'written'`,
  );
  await old.kill('SIGTERM');
  await world.worker('new', { code: 'new' });
  await world.open('before/gather');
  expect(await durable.result('before', 10_000)).toEqual({
    state: 'done',
    value: ['gather', 'check', 'write'],
  });
  await until(async () => ((await durable.run('written'))?.process === 'new' ? true : undefined));
  expect(await durable.result('written', 10_000)).toEqual({ state: 'done', value: ['gather', 'write'] });
  expect((await world.calls('written')).map(({ process }) => process)).toEqual(['old', 'old']);
});

test('what has ended is forgotten, with its story; a second one in a process is refused', async () => {
  const { durable, database } = world;
  const before = (await durable.runs({ limit: 500 })).length;
  expect(await durable.forget(Date.now() - 3_600_000)).toBe(0);
  expect(await durable.forget(Date.now() + 1_000)).toBe(before);
  expect(await durable.runs()).toEqual([]);
  expect(await database.rows('select 1 from run_events union all select 1 from run_progress')).toEqual([]);
  const again = { databaseUrl: '', database, process: 'x', version: 'x', fault: () => {} };
  expect(() => createDurable(again)).toThrow('one per process');
});
