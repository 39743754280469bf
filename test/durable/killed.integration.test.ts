import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { short, startWorld, until, type World } from './set-up.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
// Nobody takes the runs of the next test.
afterEach(async () => {
  for (const worker of world.workers.splice(0)) await worker.kill();
});

const begun = (run: string, step: string) =>
  until(async () => (await world.calls(run)).find((call) => call.step === step));

test('killed in any of its steps, a run goes on elsewhere with that step and repeats none before it', async () => {
  const { durable, jobs } = world;
  const steps = ['one', 'two', 'three', 'four'];
  const ids = steps.map((step) => `killed in ${step}`);
  const first = await world.worker('a');
  for (const [i, id] of ids.entries()) {
    await world.gate(`${id}/${steps[i]}`);
    await durable.start(jobs.three, { steps }, { id });
  }
  for (const [i, id] of ids.entries()) await begun(id, steps[i] as string);
  // Deaths in steps that were finished after all do not count towards being parked.
  await world.gate('often/four');
  await durable.start(jobs.three, { steps }, { id: 'often' });
  await begun('often', 'four');
  await world.database.rows(
    `insert into run_events (run_id, kind, at) select 'often', 'killed', now() - interval '1 hour' from generate_series(1, 5)`,
  );
  await world.worker('b');
  await first.kill();
  for (const [i, id] of ids.entries()) await world.open(`${id}/${steps[i]}`);
  await world.open('often/four');
  expect(await durable.result('often', 20_000)).toMatchObject({ state: 'done' });
  expect((await durable.run('often'))?.kills).toBe(6);
  for (const [i, id] of ids.entries()) {
    expect(await durable.result(id, 20_000)).toEqual({
      state: 'done',
      value: steps.map((s) => `${s} of ${id}`),
    });
    const calls = (await world.calls(id)).map(({ step, process }) => `${step} by ${process}`);
    const [before, after] = [steps.slice(0, i + 1), steps.slice(i)];
    expect(calls).toEqual([...before.map((step) => `${step} by a`), ...after.map((step) => `${step} by b`)]);
    const run = await durable.run(id);
    expect(run).toMatchObject({ kills: 1, process: 'b' });
    const said = await until(async () => {
      const progress = (await durable.run(id))?.progress;
      return progress?.share === 1 ? progress : undefined;
    });
    expect(said.words).toBe('did four');
    expect(run?.steps.map(({ name }) => name)).toEqual(steps);
    expect(run?.story).toMatchObject([{ kind: 'killed', process: 'a', version: 'old' }]);
    expect(run?.story[0]?.step).toBe(i === 0 ? undefined : steps[i - 1]);
  }
});

test('who is alone on the database takes over at once', async () => {
  const { durable, jobs } = world;
  const first = await world.worker('alone-a');
  await world.gate('alone/one');
  await durable.start(jobs.three, { steps: ['one'] }, { id: 'alone' });
  await begun('alone', 'one');
  await first.kill();
  await world.open('alone/one');
  const intervals = { beat: 5_000, silence: 600_000 };
  await world.worker('alone-b', { isAlone: true, intervals });
  expect(await durable.result('alone', 5_000)).toMatchObject({ state: 'done' });
});

test('what kills its worker three times is parked with its story, retried and discarded by hand', async () => {
  const { durable, jobs } = world;
  await durable.start(jobs.poison, null, { id: 'poison' });
  const killed = async (name: string) => {
    const worker = await world.worker(name);
    await until(() => worker.child.signalCode ?? undefined);
  };
  for (const name of ['p1', 'p2', 'p3']) await killed(name);
  const healthy = await world.worker('p4');
  const run = await until(async () => {
    const found = await durable.run('poison');
    return found?.state === 'parked' ? found : undefined;
  });
  expect(run.story.map(({ kind, process, step }) => [kind, process, step])).toEqual([
    ['killed', 'p1', 'prepare'],
    ['killed', 'p2', 'prepare'],
    ['killed', 'p3', 'prepare'],
    ['parked', 'p3', 'prepare'],
  ]);
  expect(run.kills).toBe(3);
  expect(await durable.result('poison')).toEqual({ state: 'parked' });
  expect((await world.calls('poison')).map(({ step }) => step)).toEqual(['prepare', 'boom', 'boom', 'boom']);
  expect(await durable.overview()).toMatchObject([{ job: 'poison', parked: 1, waiting: 0, running: 0 }]);
  expect((await durable.runs({ state: 'parked' })).map(({ id }) => id)).toEqual(['poison']);

  expect(await durable.retry(['poison'])).toBe(1);
  await until(() => healthy.child.signalCode ?? undefined);
  expect(await durable.run('poison')).toMatchObject({ state: 'running', kills: 0 });
  for (const name of ['p5', 'p6']) await killed(name);
  await world.worker('p7');
  await until(async () => ((await durable.run('poison'))?.state === 'parked' ? true : undefined));
  expect(await durable.discard(['poison', 'killed in one'])).toBe(1);
  expect(await durable.run('poison')).toMatchObject({ state: 'cancelled' });
  expect((await durable.run('poison'))?.story.at(-1)?.kind).toBe('discarded');
});

test('what was beside a poison is done, and not parked with it', async () => {
  const { durable, jobs } = world;
  const beside = ['beside-1', 'beside-2', 'beside-3'];
  for (const id of beside) {
    await world.gate(`${id}/one`);
    await durable.start(jobs.three, { steps: ['one'] }, { id });
  }
  await durable.start(jobs.rash, null, { id: 'rash' });
  const first = await world.worker('r1');
  await until(() => first.child.signalCode ?? undefined);
  for (const id of beside) await world.open(`${id}/one`);
  const second = await world.worker('r2');
  await until(() => second.child.signalCode ?? undefined);
  await world.worker('r3');
  await until(async () => ((await durable.run('rash'))?.state === 'parked' ? true : undefined));
  expect(await durable.run('rash')).toMatchObject({ kills: 2 });
  for (const id of beside) {
    expect(await durable.result(id, 20_000)).toMatchObject({ state: 'done' });
    // Once or twice: the second worker may be killed before it is done with them.
    expect([1, 2]).toContain((await durable.run(id))?.kills);
  }
});

test('a process that slept is relieved of its runs, stores nothing more in them, and works on', async () => {
  const { durable, jobs } = world;
  const slow = await world.worker('slow');
  await world.gate('slept/one');
  await durable.start(jobs.three, { steps: ['one', 'two'] }, { id: 'slept' });
  await begun('slept', 'one');
  slow.child.kill('SIGSTOP');
  const other = await world.worker('awake');
  await until(async () => ((await world.calls('slept')).length === 2 ? true : undefined));
  await world.gate('slept/two');
  slow.child.kill('SIGCONT');
  // The one that slept finishes the step too, since it knows nothing yet: its value is refused.
  await world.open('slept/one');
  await begun('slept', 'two');
  await other.kill('SIGTERM');
  await world.open('slept/two');
  expect(await durable.result('slept', 20_000)).toMatchObject({ state: 'done' });
  const calls = await world.calls('slept');
  expect(calls.map(({ step, process }) => `${step} by ${process}`)).toEqual([
    'one by slow',
    'one by awake',
    'two by awake',
    'two by slow',
  ]);
  expect((await durable.run('slept'))?.story.map(({ kind }) => kind)).toEqual(['killed', 'handed-over']);
});

test('an outage longer than the silence kills nobody', async () => {
  const { durable, jobs, postgres } = world;
  await world.worker('out-a');
  await world.worker('out-b');
  await world.gate('outage/one');
  await durable.start(jobs.three, { steps: ['one'] }, { id: 'outage' });
  await begun('outage', 'one');
  await postgres.cut();
  await new Promise((resolve) => setTimeout(resolve, short.silence + 1_500));
  await postgres.mend();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await world.open('outage/one');
  expect(await durable.result('outage', 20_000)).toMatchObject({ state: 'done' });
  expect((await durable.run('outage'))?.story).toEqual([]);
});

test('silence counts only while somebody looks: who was last seen an hour ago gets the time to say something', async () => {
  const { durable, jobs, database } = world;
  await durable.start(jobs.three, { steps: ['one'] }, { id: 'quiet', delayMs: 3_600_000 });
  await database.rows(
    `insert into job_processes (id, version, seen_at, looked_at, silent_ms)
     values ('quiet', 'old', now() - interval '1 hour', now() - interval '1 hour', 0)`,
  );
  await database.rows(
    `update dbos.workflow_status set status = 'PENDING', executor_id = 'quiet', owner_xid = 'x',
       started_at_epoch_ms = extract(epoch from now()) * 1000 where workflow_uuid = 'quiet'`,
  );
  await world.worker('looks');
  const begunMs = performance.now();
  expect(await durable.result('quiet', 20_000)).toMatchObject({ state: 'done' });
  expect(performance.now() - begunMs).toBeGreaterThan(short.silence - 3 * short.beat);
});
