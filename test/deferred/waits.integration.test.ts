import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Limiter, Worker } from '#lib/deferred/index.ts';
import { atOnce, ids, noLimits, startWork, type Work } from './work.ts';

/** What durable generations wait for, and how they end when they do not complete. */
let work: Work;
let worker: Worker | undefined;
beforeAll(async () => {
  work = await startWork();
});
beforeEach(() => {
  work.rules();
  work.receiver.received.length = 0;
});
afterEach(async () => {
  await worker?.stop(0);
  await work.database.rows('truncate durable_generations, durable_gates');
});
afterAll(async () => {
  expect(work.faults).toEqual([]);
  await work[Symbol.asyncDispose]();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds()); await sleep(20))
    if (Date.now() > end) throw new Error('it did not come to that');
}
const stateOf = async (id = '') => (await work.find(id)).work.state;
const bodies = () => work.receiver.received.map(({ text }) => JSON.parse(text));

test('an open breaker: only probes reach the vendor, all keep their places, then go in order within the limits', async () => {
  const downMs = 5_500;
  const model = 'gpt-4o-mini';
  const all = ids(60);
  for (const id of all) {
    await work.ask(id, { user: 'u', model });
    await sleep(2);
  }
  work.rules({ id: 'down', model, fault: { kind: 'unavailable' } });
  const limiter = atOnce(4);
  const startedAt = Date.now();
  worker = work.worker({ limiter, capacity: 12 });
  await until(async () => (await work.queue.gates()).length > 0);
  const { gate, position } = await work.find(all.at(-1) ?? '');
  expect(gate?.reason).toMatch(
    /^openai gpt-4o-mini at openai-a: (failed; probed in \d s|is being probed, known in \d+ s)/,
  );
  expect(position?.place).toBeGreaterThan(40);
  await sleep(downMs - (Date.now() - startedAt));
  const failed = work.simulator.ledger();
  // Three open it; those under way then, at most what the limiter lets through; probes after 2 s and 4 s more.
  expect(failed.length).toBeGreaterThanOrEqual(4);
  expect(failed.length).toBeLessThanOrEqual(3 + 3 + 2);
  const opened = failed[2]?.finishedAt ?? 0;
  expect(failed.filter(({ at }) => at > opened + 500).length).toBeLessThanOrEqual(2);
  work.rules();
  await work.drained();
  expect(work.simulator.ledger().length).toBe(all.length);
  expect(limiter.most()).toBe(4);
  const found = await Promise.all(all.map(async (id) => (await work.find(id)).work));
  expect(found.every(({ state }) => state === 'completed')).toBe(true);
  const kept = found.filter(({ story }) => story.every(({ kind }) => kind !== 'retry'));
  expect(kept.length).toBeGreaterThan(50);
  const turns = kept.map(({ claimedAt }) => claimedAt ?? 0);
  // The first is the probe, while those of the next claim are told to wait.
  expect(turns.slice(1)).toEqual(turns.slice(1).toSorted((a, b) => a - b));
  const retried = found.find(({ tries, attempt }) => tries > 0 && attempt > 1);
  const logged = await work.logged(retried?.id ?? '');
  expect(logged?.status).toBe('completed');
  expect(logged?.attempts.length).toBeGreaterThan(1);
});

test('a failure that passes is tried again later, one that does not is a dead letter; both say why', async () => {
  const [passing = '', hopeless = ''] = ids(2);
  work.rules(
    { id: 'reset', model: 'gpt-4o', times: 3, fault: { kind: 'rate_limit', retryAfter: 1 } },
    { id: 'no', model: 'gpt-4.1', fault: { kind: 'bad_request', message: 'That is not possible.' } },
  );
  await work.ask(passing, { model: 'gpt-4o' });
  await work.ask(hopeless, { model: 'gpt-4.1' });
  worker = work.worker();
  await work.drained();
  expect(await stateOf(passing)).toBe('completed');
  const { work: dead } = await work.find(hopeless);
  expect(dead).toMatchObject({ state: 'failed', attempt: 1, error: { message: 'That is not possible.' } });
  work.rules();
  expect(await work.queue.retry({ projectId: dead.projectId, ids: [hopeless] }, 'a person')).toBe(1);
  await work.drained();
  await until(() => work.receiver.received.length === 3);
  expect(await stateOf(hopeless)).toBe('completed');
  expect(bodies().filter(({ generation }) => generation.id !== passing)).toMatchObject([
    { id: hopeless, kind: 'generation.failed', generation: { error: dead.error } },
    { id: `${hopeless}.1`, kind: 'generation.completed' },
  ]);
});

test('cancelled while it waits or runs: at once, the call is ended, and it is told', async () => {
  const [running = '', waiting = ''] = ids(2);
  work.rules({ id: 'slow', fault: { kind: 'headers_then_silence', forMs: 8_000 } });
  await work.ask(running);
  worker = work.worker();
  await until(() => work.simulator.ledger().length === 1);
  await worker.stop(0).then(() => work.ask(waiting));
  worker = work.worker({ capacity: 1 });
  await until(async () => (await stateOf(running)) === 'running');
  await until(() => work.simulator.ledger().length === 2);
  const { projectId } = (await work.find(running)).work;
  for (const id of [running, waiting]) {
    expect(await work.deferred.cancel({ projectId, id }, 'test')).toBe(true);
    expect(await work.deferred.cancel({ projectId, id }, 'test')).toBe(false);
    expect(await stateOf(id)).toBe('cancelled');
  }
  await until(() => work.simulator.ledger().every(({ hungUp }) => hungUp));
  await until(() => work.receiver.received.length === 2);
  expect(bodies().map(({ kind }) => kind)).toEqual(Array(2).fill('generation.cancelled'));
  await until(() => worker?.underWay().generating === 0);
  expect(await work.logged(running)).toMatchObject({ status: 'failed', errorKind: 'cancelled' });
});

test('a worker that is stopped puts back what it cannot end, and the record is of the run that completed', async () => {
  const [id = ''] = ids(1);
  work.rules({ id: 'slow', times: 1, fault: { kind: 'headers_then_silence', forMs: 8_000 } });
  await work.ask(id);
  worker = work.worker();
  await until(() => work.simulator.ledger().length === 1);
  await worker.stop(50);
  expect((await work.find(id)).work).toMatchObject({ state: 'waiting', waitKind: 'shutdown', kills: 0 });
  worker = work.worker();
  await work.drained();
  expect(await work.logged(id)).toMatchObject({ status: 'completed', attempts: ['cancelled', 'completed'] });
});

test('a worker that dies between the record and the end: the next one takes the answer from the log', async () => {
  const [id = ''] = ids(1);
  await work.ask(id);
  const death = Promise.withResolvers<boolean>();
  const endings = { settle: () => death.promise, cancel: () => death.promise, sweep: async () => 0 };
  const dead = work.worker({ endings, leaseMs: 400, upkeepMs: 3_600_000, capacity: 1 });
  await until(async () => (await work.logged(id)) !== undefined);
  worker = work.worker({ leaseMs: 400 });
  await work.drained();
  const { work: done } = await work.find(id);
  expect(done).toMatchObject({ state: 'completed', attempt: 2, kills: 1 });
  const logged = await work.logged(id);
  expect(done.result).toMatchObject({ result: logged?.result, vendor: 'openai', attempts: 1 });
  expect(work.simulator.ledger()).toHaveLength(1);
  expect(dead.underWay().generating).toBe(1);
  death.resolve(false);
  await dead.stop(0);
});

test('what the limiter refuses waits as long as it says; what a newer request replaced is cancelled', async () => {
  const [throttled = '', replaced = ''] = ids(2);
  const refused: string[] = [];
  const limiter: Limiter = {
    async admit(ask) {
      expect(ask).toMatchObject({ mode: 'durable', vendor: 'openai', model: 'gpt-4o', user: 'u' });
      if (refused.includes(ask.id)) return noLimits.admit(ask);
      refused.push(ask.id);
      if (ask.id === replaced) return { refused: { kind: 'debounced', message: 'a newer one came' } };
      return { refused: { kind: 'throttled', message: 'throttled by calm', retryAfterMs: 400 } };
    },
  };
  for (const id of [throttled, replaced]) await work.ask(id, { user: 'u' });
  worker = work.worker({ limiter });
  await work.drained();
  const [first] = (await work.find(throttled)).work.story;
  expect(first).toMatchObject({ kind: 'throttled', reason: 'throttled by calm' });
  const { story } = (await work.find(throttled)).work;
  expect((story[1]?.claimedAt ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(400);
  expect((await work.find(replaced)).work).toMatchObject({
    state: 'cancelled',
    error: { code: 'debounced' },
  });
  expect(work.simulator.ledger()).toHaveLength(1);
});

test('what the limiter refuses is not overtaken by those behind it in its line', async () => {
  let freeAt = 0;
  const limiter: Limiter = {
    async admit(ask) {
      const retryAfterMs = freeAt - Date.now();
      if (retryAfterMs > 0) return { refused: { kind: 'throttled', message: 'one at a time', retryAfterMs } };
      freeAt = Date.now() + 150;
      return noLimits.admit(ask);
    },
  };
  const all = ids(10);
  for (const id of all) {
    await work.ask(id, { user: 'u' });
    await sleep(2);
  }
  // Fewer than the line is long: without a rest the next claim would take those behind.
  worker = work.worker({ limiter, capacity: 3 });
  await work.drained();
  const turns = await Promise.all(all.map(async (id) => (await work.find(id)).work.claimedAt ?? 0));
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
});

test('words that Postgres does not take are kept without them', async () => {
  const [id = '', other = ''] = ids(2);
  const input = 'one \u0000 and \ud83d half, and \\\\u0000 as text';
  const asked = [work.ask(id, { input }), work.ask(other)];
  expect(await Promise.all(asked)).toEqual(['accepted', 'accepted']);
  expect(await work.ask(id, { input })).toBe('known');
  expect((await work.find(id)).work.request.input).toBe('one \ufffd and \ufffd half, and \\\\u0000 as text');
  worker = work.worker();
  await work.drained();
  expect([await stateOf(id), await stateOf(other)]).toEqual(['completed', 'completed']);
});

test('what cannot be done at all is refused when it is sent', async () => {
  const [id = ''] = ids(1);
  await expect(work.ask(id, { model: 'no-such-model' })).rejects.toThrow(/no-such-model/);
  await expect(work.ask(id, { input: '' })).rejects.toThrow(/input/);
  await expect(work.ask(id, { route: 'nowhere' })).rejects.toThrow(/nowhere/);
});
