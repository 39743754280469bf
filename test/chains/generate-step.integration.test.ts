import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { generateStep, readChain, type StepAsk, type StepOutcome } from '#lib/chains/index.ts';
import { newId } from '#lib/domain/index.ts';
import { limitKind } from '#lib/flow/index.ts';
import type { Attempt } from '#lib/generation/index.ts';
import { app } from '#lib/server/app.ts';
import { startVendorTest, type VendorTest } from '../support/vendors.ts';
import { example } from './example.ts';

let world: VendorTest;
beforeAll(async () => {
  world = await startVendorTest();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.rules());

const usual = () => ({
  ...{ id: newId(), projectId: 1, interactionId: newId(), isRepeat: false, carried: undefined },
  ...{ enqueuedAt: Date.now(), deadlineAt: Date.now() + 600_000, signal: new AbortController().signal },
});
const fault = (error: unknown) => {
  throw error;
};
const generate = (ask: Partial<StepAsk> & Pick<StepAsk, 'step'>) => {
  const { catalog, generation, database } = app();
  const step = generateStep({ catalog, generation, database, random: () => 0, now: Date.now, fault });
  return step({ ...usual(), ...ask });
};
/** What a step that waits has left for its next try. */
function carriedBy(outcome: StepOutcome): { failures: number; calls: Attempt[] } {
  if (outcome.state !== 'again') throw new Error(`it is ${outcome.state}`);
  return outcome.carry as { failures: number; calls: Attempt[] };
}
const vectorOf = (length: number) => expect.toSatisfy((value: unknown[]) => value.length === length);
const steps = (() => {
  const read = readChain(example);
  if (!('ok' in read)) throw new Error('the example is wrong');
  return read.ok.steps;
})();
const recorded = (id: string) =>
  world.kept.database.rows<{ status: string; actId: string; attempts: number }>(
    `select status, act_id as "actId", (select count(*) from attempts where interaction_id = $1) as attempts
     from interactions where id = $1`,
    [id],
  );

test('each kind of step is one generation of its feature, over both vendors', async () => {
  const id = newId();
  for (const [i, step] of steps.entries()) {
    const interactionId = newId();
    const outcome = await generate({ id, interactionId, step });
    expect(outcome).toMatchObject({ state: 'completed', vendor: i % 2 === 0 ? 'openai' : 'anthropic' });
    if (step.kind === 'embedding') expect(outcome).toMatchObject({ value: { vector: vectorOf(1_536) } });
    else if (step.kind === 'extraction')
      expect(outcome).toMatchObject({ value: { json: { title: expect.any(String) } } });
    else expect(outcome).toMatchObject({ value: { text: expect.stringMatching(/.{6}/s) } });
    expect(await recorded(interactionId)).toMatchObject([{ status: 'completed', actId: id, attempts: 1 }]);
  }
});

test('a stored prompt is rendered with the values it is given', async () => {
  const step = {
    name: 'g',
    kind: 'generation',
    feature: 'hero',
    model: 'gpt-4.1-mini',
    input: 'a bakery',
  } as const;
  expect(await generate({ step })).toMatchObject({ state: 'completed', vendor: 'openai' });
  expect(await generate({ step: { ...step, prompt: 'missing' } })).toMatchObject({ state: 'failed' });
});

test('what passes is recorded once, when it has ended', async () => {
  const step = steps[2] as (typeof steps)[number];
  const interactionId = newId();
  world.rules({ id: 'down', vendor: 'openai', fault: { kind: 'unavailable' } });
  const failed = carriedBy(await generate({ step, interactionId }));
  expect(failed.failures).toBe(1);
  expect(failed.calls.length).toBeGreaterThan(0);
  expect(await recorded(interactionId)).toEqual([]);

  world.rules();
  let outcome = await generate({ step, interactionId, carried: failed });
  for (let tries = 0; outcome.state === 'again' && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    outcome = await generate({ step, interactionId, carried: carriedBy(outcome) });
  }
  expect(outcome).toMatchObject({ state: 'completed' });
  const attempts = failed.calls.length + 1;
  expect(await recorded(interactionId)).toMatchObject([{ status: 'completed', attempts }]);
});

test('what a limit refuses waits for it, and is no failure; a limit may be changed meanwhile', async () => {
  const { catalog } = app();
  const by = { by: 'a test' };
  const hourly = {
    kind: 'throttle',
    limit: 1,
    periodMs: 3_600_000,
    feature: 'hourly',
    when: 'mode == "durable"',
  };
  await catalog.change(limitKind, 1, 'calm', hourly, by);
  const step = { ...(steps[1] as (typeof steps)[number]), feature: 'hourly' };
  const interactionId = newId();
  expect(await generate({ step })).toMatchObject({ state: 'completed' });
  expect(await generate({ step, interactionId })).toEqual({
    ...{ state: 'again', waitMs: 300_000, reason: 'limit "calm" is reached: 1 start an hour' },
    carry: { failures: 0, calls: [] },
  });
  expect(await recorded(interactionId)).toEqual([]);
  await catalog.remove(limitKind, 1, 'calm', by);
});

test('a fault of ours is told with the trace of the chain, and counts', async () => {
  const id = newId();
  const told: unknown[] = [];
  const broken = {
    ...app(),
    random: () => 0,
    now: Date.now,
    fault: (...words: unknown[]) => told.push(words),
  };
  const fault = new TypeError('broken');
  const plan = () => {
    throw fault;
  };
  const generate = generateStep({ ...broken, generation: { ...app().generation, plan } });
  const step = steps[1] as (typeof steps)[number];
  const outcome = await generate({ ...usual(), id, step });
  expect(outcome).toMatchObject({ state: 'again', carry: { failures: 1 } });
  expect(told).toEqual([[fault, id.replaceAll('-', '')]]);
});

test('what the log has of a try that nobody heard the end of is not asked for again', async () => {
  for (const step of steps) {
    const interactionId = newId();
    const first = await generate({ step, interactionId });
    const before = world.simulator.ledger().length;
    const repeated = await generate({ step, interactionId, isRepeat: true });
    if (step.kind !== 'embedding') expect(repeated).toEqual(first);
    expect(world.simulator.ledger().length - before).toBe(step.kind === 'embedding' ? 1 : 0);
  }
});

test('of two tries at once chain and log have the same answer', async () => {
  const step = steps[1] as (typeof steps)[number];
  const interactionId = newId();
  world.rules({ id: 'slow', times: 1, fault: { kind: 'slow', firstTokenMs: 500 } });
  const slow = generate({ step, interactionId, isRepeat: true });
  await expect.poll(() => world.simulator.ledger().length).toBe(1);
  const quick = await generate({ step, interactionId });
  expect(await slow).toEqual(quick);
  expect(world.simulator.ledger()).toHaveLength(2);
});

test('what is refused by the vendor is final, and recorded', async () => {
  world.rules({ id: 'no', vendor: 'anthropic', fault: { kind: 'bad_request' } });
  const interactionId = newId();
  const outcome = await generate({ step: steps[1] as (typeof steps)[number], interactionId });
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'invalid_request_error' } });
  expect(await recorded(interactionId)).toMatchObject([{ status: 'failed' }]);
});
