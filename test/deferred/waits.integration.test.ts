import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Worker } from '#lib/deferred/index.ts';
import { newId } from '#lib/domain/index.ts';
import { ids, startWork, type Work } from './work.ts';

/** What durable generations wait for, and how they end when they do not complete. */
let work: Work;
let worker: Worker | undefined;
beforeAll(async () => {
  const latency = { firstTokenMs: 30, msPerToken: 0 };
  work = await startWork({ modelLatency: { 'gpt-4o-mini': latency } });
});
beforeEach(async () => {
  work.rules();
  await work.limits({});
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
  await work.limits({ four: { kind: 'concurrency', limit: 4 } });
  const startedAt = Date.now();
  worker = work.worker({ capacity: 12 });
  await until(async () => (await work.queue.gates()).length > 0);
  const { gate, position } = await work.find(all.at(-1) ?? '');
  expect(gate?.reason).toMatch(
    /^openai gpt-4o-mini at openai-a: (failed; probed in \d s|is being probed, known in \d+ s)/,
  );
  expect(position?.place).toBeGreaterThan(40);
  await sleep(downMs - (Date.now() - startedAt));
  const failed = work.simulator.ledger();
  // Three open it; those under way then, at most what the limit lets through; probes after 2 s and 4 s more.
  expect(failed.length).toBeGreaterThanOrEqual(4);
  expect(failed.length).toBeLessThanOrEqual(3 + 3 + 2);
  const opened = failed[2]?.finishedAt ?? 0;
  expect(failed.filter(({ at }) => at > opened + 500).length).toBeLessThanOrEqual(2);
  work.rules();
  await work.drained();
  expect(work.simulator.ledger().length).toBe(all.length);
  expect(Math.max(...work.simulator.ledger().map(({ concurrent }) => concurrent))).toBe(4);
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
  const tries = work.simulator.ledger().filter(({ model }) => model === 'gpt-4o');
  // Each is a new one for the vendor; only what nobody heard the end of is the same again.
  expect(tries.map(({ idempotencyKey }) => idempotencyKey?.slice(0, -17))).toEqual(
    tries.map((_, n) => `${passing}-${n + 1}`),
  );
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

test('of two runs of which the first was thought dead, log and caller have the same answer', async () => {
  const [id = ''] = ids(1);
  work.rules(
    { id: 'first', times: 1, fault: { kind: 'slow', firstTokenMs: 1_000 } },
    { id: 'second', fault: { kind: 'slow', firstTokenMs: 2_500 } },
  );
  await work.ask(id);
  const endings = { settle: async () => false, cancel: async () => false, sweep: async () => 0 };
  const dead = work.worker({ endings, leaseMs: 400, upkeepMs: 3_600_000, capacity: 1 });
  await until(() => work.simulator.ledger().length === 1);
  worker = work.worker({ leaseMs: 400 });
  await work.drained();
  const { work: done } = await work.find(id);
  expect(done).toMatchObject({ state: 'completed', attempt: 2 });
  expect(work.simulator.ledger()).toHaveLength(2);
  expect(done.result?.result).toBe((await work.logged(id))?.result);
  await dead.stop(0);
});

test('what a limit refuses waits as long as it says; what a newer request replaced is cancelled', async () => {
  const [first = '', throttled = '', replaced = '', newer = ''] = ids(4);
  const isDurable = 'mode == "durable" && vendor == "openai" && model == "gpt-4o"';
  await work.limits({
    calm: { kind: 'throttle', limit: 1, periodMs: 1_000, key: 'user', feature: 'later', when: isDurable },
    typing: { kind: 'debounce', periodMs: 900, maxWaitMs: 3_000, key: 'user', feature: 'typed' },
  });
  for (const id of [first, throttled]) await work.ask(id, { user: 'u' });
  for (const id of [replaced, newer]) await work.ask(id, { user: 'u', feature: 'typed' });
  worker = work.worker({ patienceMs: 300 });
  await work.drained();
  const { story } = (await work.find(throttled)).work;
  const reason = 'limit "calm" is reached: 1 start a second for "u"';
  expect(story[0]).toMatchObject({ event: 'waiting', kind: 'throttled', reason });
  const [one, two] = await Promise.all([first, throttled].map(async (id) => (await work.find(id)).work));
  expect([one?.tries, two?.tries, two?.state]).toEqual([0, 0, 'completed']);
  expect((two?.endedAt ?? 0) - (one?.claimedAt ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect((await work.find(replaced)).work).toMatchObject({
    ...{ state: 'cancelled', tries: 0 },
    error: { code: 'debounced', message: 'a later request for "u" took its place: limit "typing"' },
  });
  expect(await stateOf(newer)).toBe('completed');
  expect(work.simulator.ledger()).toHaveLength(3);
});

test('what a limit refuses is not overtaken by those behind it in its line', async () => {
  await work.limits({ calm: { kind: 'throttle', limit: 1, periodMs: 150 } });
  const all = ids(10);
  for (const id of all) {
    await work.ask(id, { user: 'u' });
    await sleep(2);
  }
  // Fewer than the line is long: without a rest the next claim would take those behind.
  worker = work.worker({ patienceMs: 0, capacity: 3 });
  await work.drained();
  const turns = await Promise.all(all.map(async (id) => (await work.find(id)).work.claimedAt ?? 0));
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
});

test('what waits for a limit stands where it was enqueued, whatever time its id has', async () => {
  await work.limits({ one: { kind: 'concurrency', limit: 1 } });
  const all = Array.from({ length: 4 }, (_, n) => newId(Date.now() - n * 60_000));
  for (const id of all) {
    await work.ask(id, { user: 'u', model: 'gpt-4o-mini' });
    await sleep(2);
  }
  worker = work.worker();
  await work.drained();
  const ends = await Promise.all(all.map(async (id) => (await work.find(id)).work.endedAt ?? 0));
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  // Its latency is that of its run.
  expect((await work.logged(all.at(-1) ?? ''))?.latencyMs).toBeLessThan(60_000);
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

test('what may have killed its workers is done one at a time, beside all others', async () => {
  const all = ids(9);
  const suspects = all.slice(0, 3);
  for (const id of all) await work.ask(id, { user: id, model: suspects.includes(id) ? 'gpt-4o' : 'gpt-4.1' });
  await work.database.rows('update durable_generations set kills = 3 where id = any($1)', [suspects]);
  work.rules({ id: 'slow', fault: { kind: 'slow', firstTokenMs: 300 } });
  worker = work.worker();
  await work.drained();
  const spans = (model: string) =>
    work.simulator
      .ledger()
      .filter((call) => call.model === model)
      .map(({ at, finishedAt }) => ({ at, until: finishedAt ?? Number.POSITIVE_INFINITY }));
  const [first, second, third] = spans('gpt-4o');
  expect(spans('gpt-4o')).toHaveLength(3);
  expect(second?.at).toBeGreaterThanOrEqual(first?.until ?? 0);
  expect(third?.at).toBeGreaterThanOrEqual(second?.until ?? 0);
  const others = spans('gpt-4.1');
  expect(others).toHaveLength(6);
  expect(Math.max(...others.map(({ at }) => at))).toBeLessThan(first?.until ?? 0);
});
