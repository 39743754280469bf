import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { valueAt } from '#lib/chains/template.ts';
import { newId } from '#lib/domain/index.ts';
import { until } from '../durable/set-up.ts';
import { example } from './example.ts';
import { type ChainWorld, requestOf, startChainWorld } from './set-up.ts';

let world: ChainWorld;
beforeAll(async () => {
  world = await startChainWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const steps = example.steps.map(({ name }) => name);
const start = async (body: object = example) =>
  (await world.chains.start({ projectId: 1, request: requestOf(body), webhook: { name: 'mine' } })).id;

test('killed before, in and after every step, no value that was stored is generated again', async () => {
  const before = world.simulator.ledger().length;
  const gates = steps.flatMap((name, i) => [
    { where: `before ${name}`, done: i, inFlight: undefined },
    { where: `answered ${name}`, done: i, inFlight: i },
    { where: `settled ${i}`, done: i + 1, inFlight: undefined },
  ]);
  const ids = gates.map(() => newId());
  for (const [i, id] of ids.entries()) {
    await world.gate(`${id} ${gates[i]?.where}`);
    await start({ ...example, id });
  }
  const first = await world.worker('a');
  await until(
    async () => (await world.database.rows('select 1 from reached')).length === ids.length || undefined,
  );
  await world.worker('b');
  await first.kill();
  await world.open();
  for (const [i, id] of ids.entries()) {
    const chain = await world.ended(id);
    expect(chain).toMatchObject({ state: 'completed', attempt: 1, error: undefined });
    const { done, inFlight, where } = gates[i] as (typeof gates)[number];
    const calls = await world.calls(id);
    expect(
      calls.filter(({ process }) => process === 'a').map(({ step }) => step),
      where,
    ).toEqual(steps.slice(0, inFlight === undefined ? done : done + 1));
    expect(
      calls.filter(({ process }) => process === 'b').map(({ step }) => step),
      where,
    ).toEqual(steps.slice(done));
    for (const step of chain.steps) {
      const own = calls.filter((call) => call.step === step.name);
      expect(new Set(own.map(({ interactionId }) => interactionId))).toEqual(new Set([step.interactionId]));
    }
  }
  const made = world.simulator.ledger().slice(before);
  // Four steps each, and the four that were in flight at the kill.
  expect(made).toHaveLength(ids.length * 4 + 4);
  expect(new Set(made.map(({ vendor }) => vendor))).toEqual(new Set(['openai', 'anthropic']));
  const told = await world.told();
  expect(told.filter(({ eventId }) => ids.includes(eventId))).toHaveLength(ids.length);
});

test('values are handed from step to step, over both vendors', async () => {
  const id = await start();
  const chain = await world.ended(id);
  expect(chain.steps.map(({ kind, vendor, state, tries }) => [kind, vendor, state, tries])).toEqual([
    ['embedding', 'openai', 'completed', 1],
    ['text', 'anthropic', 'completed', 1],
    ['extraction', 'openai', 'completed', 1],
    ['summary', 'anthropic', 'completed', 1],
  ]);
  expect(chain.costMicroUsd).toBe(40);
  const values = Object.fromEntries(chain.steps.map(({ name, value }) => [name, value]));
  const given = (path: string) => valueAt(values, path.split('.'));
  expect(given('topic.vector')).toHaveLength(1_536);
  const calls = await world.calls(id);
  expect(calls[0]?.input).toBe('a bakery in Lyon');
  expect(calls[2]?.input).toBe(`Title and sections of this outline:\n${given('outline.text')}`);
  expect(calls[3]?.input).toBe(`${given('facts.json.title')}\n${given('outline.text')}`);
});

test('what passes is tried again; what fails ends the chain, and is retried from there', async () => {
  const fault = (kind: 'unavailable' | 'bad_request', times?: number) =>
    world.simulator.setRules([{ id: 'f', model: 'gpt-4.1-mini', ...(times && { times }), fault: { kind } }]);
  fault('unavailable', 2);
  const passing = await start();
  expect(await world.ended(passing)).toMatchObject({
    state: 'completed',
    steps: [{}, {}, { tries: 3 }, { tries: 1 }],
  });

  fault('bad_request');
  const failing = await start();
  const failed = await world.ended(failing);
  expect(failed).toMatchObject({
    state: 'failed',
    error: { code: '400', message: 'the vendor refused it', step: 'facts' },
    steps: [
      { state: 'completed' },
      { state: 'completed' },
      { state: 'failed' },
      { state: 'waiting', value: undefined },
    ],
  });
  expect(await world.chains.retry({ projectId: 1, id: passing })).toBe(false);
  expect(await world.chains.retry({ projectId: 2, id: failing })).toBe(false);
  world.simulator.setRules([]);
  expect(await world.chains.retry({ projectId: 1, id: failing })).toBe(true);
  const again = await world.ended(failing);
  expect(again).toMatchObject({ state: 'completed', attempt: 2, error: undefined });
  const calls = await world.calls(failing);
  expect(calls.map(({ step }) => step)).toEqual(['topic', 'outline', 'facts', 'facts', 'blurb']);
  expect(calls[2]?.interactionId).toBe(calls[3]?.interactionId);
  expect((await world.told()).filter(({ eventId }) => eventId.startsWith(failing))).toEqual([
    { eventId: failing, state: 'failed' },
    { eventId: `${failing}.1`, state: 'completed' },
  ]);
});

test('a cancelled chain calls nobody any more, and says so once', async () => {
  const id = newId();
  await world.gate(`${id} before facts`);
  await start({ ...example, id });
  await until(async () => (await world.calls(id)).length === 2 || undefined);
  expect(await world.chains.cancel({ projectId: 2, id })).toBe(false);
  expect(await world.chains.cancel({ projectId: 1, id })).toBe(true);
  expect(await world.chains.cancel({ projectId: 1, id })).toBe(false);
  expect(await world.ended(id)).toMatchObject({ state: 'cancelled' });
  await pause(1_500);
  await world.open();
  await pause(300);
  expect((await world.chains.find({ projectId: 1, id }))?.state).toBe('cancelled');
  expect((await world.told()).filter(({ eventId }) => eventId === id)).toEqual([
    { eventId: id, state: 'cancelled' },
  ]);
  expect((await world.calls(id)).some(({ step }) => step === 'blurb')).toBe(false);
});

test('sent again it is the same chain; another one with its id is not taken', async () => {
  const id = newId();
  const send = async (body: object, projectId = 1) =>
    (await world.chains.start({ projectId, request: requestOf(body) })).was;
  const body = { ...example, id };
  expect(await Promise.all([send(body), send(body), send(body)])).toEqual(
    expect.arrayContaining(['accepted', 'known', 'known']),
  );
  expect(await send({ ...body, input: { ...example.input, tone: 'cold' } })).toBe('different');
  expect(await send(body, 2)).toBe('different');
  await world.ended(id);
  expect(await send(body)).toBe('known');
  expect(await world.calls(id)).toHaveLength(4);
  expect(await world.chains.find({ projectId: 2, id })).toBeUndefined();
  expect((await world.told()).filter(({ eventId }) => eventId === id)).toEqual([]);
});

test('a chain out of time fails, with the reason it waited for', async () => {
  world.simulator.setRules([{ id: 'f', model: 'gpt-4.1-mini', fault: { kind: 'unavailable' } }]);
  const id = await start({ ...example, deadlineSeconds: 1 });
  const { error } = await world.ended(id);
  expect(error).toEqual({ code: 'deadline', message: 'out of time: answered 503', step: 'facts' });
  world.simulator.setRules([]);
});

test('what kills its worker three times fails as parked, and its user hears of it', async () => {
  // Nothing is beside it that could be to blame.
  await until(async () => (await world.durable.runs({ state: 'running' })).length === 0 || undefined);
  const body = { ...example, input: { site: 'kill me', tone: 'warm' } };
  const id = await start(body);
  for (const name of ['k1', 'k2', 'k3', 'k4']) await world.worker(name);
  const chain = await world.ended(id, 60_000);
  expect(chain).toMatchObject({ state: 'failed', error: { code: 'parked' } });
  expect((await world.calls(id)).map(({ step }) => step)).toEqual(['topic', 'topic', 'topic']);
  expect((await world.told()).filter(({ eventId }) => eventId === id)).toEqual([
    { eventId: id, state: 'failed' },
  ]);
  const [run] = await world.durable.runs({ state: 'parked' });
  expect(await world.durable.run(run?.id as string)).toMatchObject({ kills: 3, job: 'run-chain' });
}, 90_000);

test('ended chains are forgotten; the end user is, before', async () => {
  const id = await start({ ...example, user: 'someone@example.com' });
  await world.ended(id);
  const kept = await world.database.rows(
    `select 1 from chains where request::text like '%someone@example.com%'`,
  );
  expect(kept).toEqual([]);
  expect(await world.chains.forget(Date.now() - 60_000)).toBe(0);
  expect(await world.chains.forget(Date.now() + 60_000)).toBeGreaterThan(10);
  expect(await world.database.rows('select 1 from chain_steps union all select 1 from chains')).toEqual([]);
});
