import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEndings, createWorker, type Worker } from '#lib/deferred/index.ts';
import { newId } from '#lib/domain/index.ts';
import { createQueue } from '#lib/queue/index.ts';
import { app } from '#lib/server/app.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';

/** `POST /v1/generations` for later, and what `GET` and `DELETE` say about it. */
let world: VendorTest;
let worker: Worker;
beforeAll(async () => {
  world = await startVendorTest();
  const { database, secretBox: _, ...parts } = app();
  const queue = createQueue(database);
  const nobody = { add: async () => {}, wake() {} };
  worker = createWorker({
    ...parts,
    ...{
      database,
      queue,
      worker: 'of the test',
      random: Math.random,
      pollMs: 20,
      upkeepMs: 50,
    },
    endings: createEndings({ database, queue, webhooks: nobody }),
    fault: (error) => world.kept.said.push(String(error)),
  });
});
beforeEach(() => world.rules());
afterAll(async () => {
  await worker.stop(0);
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const usual = { feature: 'later', model: 'gpt-4o', input: '5 tokens' };
const post = (body: object) => world.kept.call('POST', '/v1/generations', { ...usual, ...body });
const get = async (id: string, key?: string) =>
  world.kept.call('GET', `/v1/generations/${id}`, undefined, key);
async function ended(id: string) {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const { body } = await get(id);
    if (body.status !== 'waiting' && body.status !== 'running') return body;
  }
  throw new Error('it did not end');
}

test('202 once it is committed, where it stands while it waits, and the result when it is there', async () => {
  const id = newId();
  const body = { id, mode: 'durable', user: 'u1', deadlineSeconds: 600 };
  const accepted = await post(body);
  expect(accepted.status).toBe(202);
  expect(accepted.headers.get('location')).toBe(`/v1/generations/${id}`);
  expect(accepted.body).toMatchObject({ id, status: 'waiting', outcomeToken: expect.stringMatching(/^ot_/) });
  expect((await post(body)).status).toBe(202);
  expect((await post({ ...body, input: 'something else' })).status).toBe(409);
  const waiting = await get(id);
  expect(waiting.body).toMatchObject({
    ...{ id, status: 'waiting', position: 1, runs: 0, waiting: { kind: 'turn' } },
    outcomeToken: accepted.body.outcomeToken,
  });
  expect(Date.parse(waiting.body.deadlineAt) - Date.parse(waiting.body.enqueuedAt)).toBe(600_000);
  const other = await world.kept.addProject(`other-${id.slice(-12)}`);
  expect((await get(id, other.secretKey)).status).toBe(404);
  expect((await get(id, other.publishableKey)).status).toBe(403);

  worker.start();
  const done = await ended(id);
  expect(done).toMatchObject({
    status: 'completed',
    vendor: 'openai',
    attempts: 1,
    runs: 1,
    finishReason: 'stop',
  });
  expect(done.story).toMatchObject([{ event: 'completed', attempt: 1 }]);
  const { result, outcomeToken } = done;
  const outcome = { interactionId: id, kind: 'inserted', occurredAt: new Date().toISOString(), outcomeToken };
  const told = await world.kept.call('POST', '/v1/outcomes', {
    outcomes: [outcome],
    sentAt: new Date().toISOString(),
  });
  expect(told.body).toMatchObject({ accepted: 1 });
  const logged = await world.kept.call('GET', `/v1/interactions/${id}`);
  expect(logged.body).toMatchObject({ status: 'completed', result });
});

test('the same idempotency key is the same work', async () => {
  const { url, credentials } = world.kept;
  const send = async () => {
    const response = await fetch(`${url}/v1/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${credentials.secretKey}`, 'x-kept-idempotency-key': 'once' },
      body: JSON.stringify({ ...usual, mode: 'durable' }),
    });
    return (await response.json()) as { id: string };
  };
  const { id } = await send();
  expect(await send()).toMatchObject({ id });
  expect((await ended(id)).status).toBe('completed');
});

test('DELETE cancels what waits or runs, and changes nothing about what has ended', async () => {
  world.rules({ id: 'slow', fault: { kind: 'headers_then_silence', forMs: 10_000 } });
  const { body } = await post({ mode: 'durable' });
  while (world.simulator.ledger().length === 0) await sleep(10);
  const remove = () => world.kept.call('DELETE', `/v1/generations/${body.id}`);
  expect((await remove()).body).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
  while (!world.simulator.ledger()[0]?.hungUp) await sleep(10);
  expect((await remove()).body).toMatchObject({ status: 'cancelled', story: [{ event: 'cancelled' }] });
  expect((await world.kept.call('DELETE', `/v1/generations/${newId()}`)).status).toBe(404);
});

test('onUnavailable: "defer": what nobody can serve now is done later, under the same id, and recorded once', async () => {
  world.rules({ id: 'down', model: 'gpt-4o-mini', fault: { kind: 'unavailable' } });
  const ask = { model: 'gpt-4o-mini', onUnavailable: 'defer' };
  expect((await post({ model: 'gpt-4o-mini' })).status).toBe(503);
  const deferred = await post(ask);
  expect(deferred.status).toBe(202);
  const { id } = deferred.body;
  expect((await world.kept.call('GET', `/v1/interactions/${id}`)).status).toBe(404);
  world.rules();
  expect(await ended(id)).toMatchObject({ status: 'completed', model: 'gpt-4o-mini' });
  const logged = await world.kept.call('GET', `/v1/interactions/${id}`);
  expect(logged.body).toMatchObject({ status: 'completed' });
  expect((await post(ask)).status).toBe(200);
});

describe('is refused when it is sent', () => {
  test.each<[string, object, number, RegExp]>([
    [
      'a private address',
      { webhook: { url: 'https://10.0.0.1/x', secret: 'a long enough one' } },
      422,
      /private/,
    ],
    [
      'an address that is none',
      { webhook: { url: 'nonsense', secret: 'a long enough one' } },
      422,
      /no http/,
    ],
    ['a short secret', { webhook: { url: 'https://10.0.0.1/', secret: 'short' } }, 400, /webhook/],
    ['an unknown webhook', { webhook: 'nobody' }, 422, /nobody/],
    ['no time at all', { deadlineSeconds: 0 }, 400, /deadlineSeconds/],
    ['an id that is none', { id: 'mine' }, 400, /id/],
    ['an id of long ago', { id: newId(Date.now() - 2 * 86_400_000) }, 400, /id/],
    ['an unknown model', { model: 'no-such-model' }, 404, /no-such-model/],
    ['nothing to say', { input: '' }, 400, /input/],
  ])('%s', async (_, body, status, message) => {
    const answer = await post({ mode: 'durable', ...body });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  });
});
