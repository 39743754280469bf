import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { generateStep, readChain, type StepAsk } from '#lib/chains/index.ts';
import { newId } from '#lib/domain/index.ts';
import { app } from '#lib/server/app.ts';
import { startVendorTest, type VendorTest } from '../support/vendors.ts';
import { example } from './example.ts';

let world: VendorTest;
beforeAll(async () => {
  world = await startVendorTest();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.rules());

const generate = (ask: Partial<StepAsk> & Pick<StepAsk, 'step'>) => {
  const { catalog, generation } = app();
  return generateStep({ catalog, generation, random: () => 0, now: Date.now, fault: thrown })({
    ...{ id: newId(), projectId: 1, interactionId: newId(), carried: undefined },
    ...{ enqueuedAt: Date.now(), deadlineAt: Date.now() + 60_000, signal: new AbortController().signal },
    ...ask,
  });
};
const thrown = (error: unknown) => {
  throw error;
};
const steps = (() => {
  const read = readChain(example);
  if (!('ok' in read)) throw new Error('the example is wrong');
  return read.ok.steps;
})();
const recorded = (id: string) =>
  world.kept.database.rows<any>(
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
    const { value } = outcome as any;
    if (step.kind === 'embedding') expect(value.vector).toHaveLength(1_536);
    else if (step.kind === 'extraction') expect(value.json).toMatchObject({ title: expect.any(String) });
    else expect(value.text.length).toBeGreaterThan(5);
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
  const failed: any = await generate({ step, interactionId });
  expect(failed).toMatchObject({ state: 'again', carry: { failures: 1 } });
  expect(failed.carry.calls.length).toBeGreaterThan(0);
  expect(await recorded(interactionId)).toEqual([]);

  world.rules();
  let outcome: any = failed;
  for (let tries = 0; outcome.state === 'again' && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    outcome = await generate({ step, interactionId, carried: outcome.carry });
  }
  expect(outcome).toMatchObject({ state: 'completed' });
  const [row] = await recorded(interactionId);
  expect(row.status).toBe('completed');
  expect(row.attempts).toBe(failed.carry.calls.length + 1);
});

test('what is refused by the vendor is final, and recorded', async () => {
  world.rules({ id: 'no', vendor: 'anthropic', fault: { kind: 'bad_request' } });
  const interactionId = newId();
  const outcome = await generate({ step: steps[1] as (typeof steps)[number], interactionId });
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'invalid_request_error' } });
  expect(await recorded(interactionId)).toMatchObject([{ status: 'failed' }]);
});
