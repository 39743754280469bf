import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kept, newId, WorkError } from '#lib/sdk/index.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { example } from '../chains/example.ts';

/** Durable work from the SDK to vendors and back, on a Kept that does it itself. */
let world: VendorTest;
let kept: Kept;
beforeAll(async () => {
  world = await startVendorTest({ config: { works: true } });
  await world.route('main', { node: { target: { vendor: 'openai', model: 'gpt-4.1-mini' } } });
  kept = new Kept({ url: world.kept.url, key: world.kept.credentials.secretKey });
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const model = 'gpt-4.1-mini';
const ask = { feature: 'button-text', input: 'a button for a bakery', route: 'main', user: 'ada' };
const logged = async (id: string) => (await world.kept.call('GET', `/v1/interactions/${id}`)).body;

test('now: the answer is the interaction’s, and its token is good', async () => {
  const { id, result, outcomeToken } = await kept.generate(ask);
  expect(await logged(id)).toMatchObject({ status: 'completed', result });
  const outcome = { interactionId: id, kind: 'inserted', occurredAt: Date.now(), outcomeToken };
  const told = await world.kept.call(
    ...(['POST', '/v1/outcomes', { outcomes: [outcome], sentAt: Date.now() }] as const),
    world.kept.credentials.publishableKey,
  );
  expect(told.body).toMatchObject({ accepted: 1 });
});

test('durable: sent twice it is generated once, and a handle made of the id gives the result', async () => {
  world.rules();
  const id = newId();
  const [one, two] = [await kept.generate({ ...ask, mode: 'durable', id }), kept.generation(id)];
  await kept.generate({ ...ask, mode: 'durable', id });
  const done = await two.result();
  expect(done).toMatchObject({
    id,
    status: 'completed',
    vendor: 'openai',
    model,
    outcomeToken: one.outcomeToken,
  });
  expect(await logged(id)).toMatchObject({ status: 'completed', result: done.result });
  expect(world.simulator.ledger()).toHaveLength(1);
  expect(await one.cancel()).toMatchObject({ status: 'completed', runs: 1 });
  const other = kept.generate({ ...ask, input: 'another', mode: 'durable', id });
  await expect(other).rejects.toMatchObject({ code: 'refused', reason: 'id_taken' });
  await expect(kept.generation(newId()).result()).rejects.toMatchObject({ reason: 'not_found' });
});

test('chain: four steps over two vendors, values by name; what is wrong with one is told', async () => {
  world.rules();
  const chain = await kept.chain(example as Parameters<typeof kept.chain>[0]);
  const { values, steps } = await kept.chainRun(chain.id).result();
  expect(Object.keys(values)).toEqual(['topic', 'outline', 'facts', 'blurb']);
  expect(steps.map(({ vendor }) => vendor)).toEqual(['openai', 'anthropic', 'openai', 'anthropic']);
  await expect(chain.retry()).rejects.toMatchObject({ code: 'refused', reason: 'not_failed' });
  const wrong = kept.chain({
    steps: [{ name: 'a', kind: 'summary', feature: 'x', input: '{{steps.b.text}}' }],
  });
  const error = (await wrong.catch((reason: unknown) => reason)) as WorkError;
  expect(error).toBeInstanceOf(WorkError);
  expect(error.details).toMatchObject([{ field: 'steps.0.input' }]);
});

test('defer: answered at once while somebody can; else later, and it says why it waits until it is cancelled', async () => {
  world.rules();
  const now = await kept.generate({ ...ask, onUnavailable: 'defer' });
  expect(await logged(now.id)).toMatchObject({ result: now.answer?.result });

  world.rules({ id: 'away', model, fault: { kind: 'unavailable' } });
  const later = await kept.generate({ ...ask, onUnavailable: 'defer', deadlineSeconds: 600 });
  expect(later.answer).toBeUndefined();
  const state = await later.status();
  expect(['waiting', 'running']).toContain(state.status);
  const result = later.result();
  expect(await later.cancel()).toMatchObject({ status: 'cancelled', feature: 'button-text' });
  await expect(result).rejects.toMatchObject({ name: 'WorkError', code: 'cancelled', id: later.id });
});
