import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startWorld, until } from './set-up.ts';

test('while Postgres is killed again and again no step is repeated and nothing is lost', async () => {
  await using world = await startWorld();
  const { durable, jobs, postgres } = world;
  const workers = [await world.worker('a'), await world.worker('b')];
  const ids = Array.from({ length: 8 }, (_, i) => `aside-${i}`);
  for (const id of ids) await durable.start(jobs.aside, { steps: 40 }, { id });
  for (let kills = 0; kills < 3; kills += 1) {
    await pause(1_500);
    postgres.kill();
  }
  for (const id of ids) expect(await durable.result(id, 60_000)).toEqual({ state: 'done', value: 780 });
  const calls = workers.flatMap((worker) => worker.output().match(/call \S+ \d+/g) ?? []);
  expect(calls.length).toBe(ids.length * 40);
  expect(new Set(calls).size).toBe(calls.length);
  for (const id of ids) expect((await durable.run(id))?.story).toEqual([]);
}, 120_000);

test('while Postgres is away a process stops, and what it had goes on elsewhere', async () => {
  await using world = await startWorld();
  const { durable, jobs, postgres } = world;
  const worker = await world.worker('a');
  await durable.start(jobs.aside, { steps: 30 }, { id: 'left' });
  await until(() => /call left 1/.exec(worker.output()) ?? undefined);
  await postgres.cut();
  const begunMs = performance.now();
  await worker.kill('SIGTERM');
  expect(performance.now() - begunMs).toBeLessThan(8_000);
  expect(worker.child.exitCode).toBe(0);
  await postgres.mend();
  await world.worker('b');
  expect(await durable.result('left', 20_000)).toEqual({ state: 'done', value: 435 });
}, 60_000);
