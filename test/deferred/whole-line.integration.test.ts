import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ids, secret, startWork, type Work } from './work.ts';

/** A durable generation from the ask to the webhook. */
let work: Work;
beforeAll(async () => {
  work = await startWork();
});
afterAll(async () => {
  expect(work.faults).toEqual([]);
  await work[Symbol.asyncDispose]();
});

test('is acknowledged when committed, done once, recorded under its id, and told', async () => {
  const { receiver } = work;
  const [id = ''] = ids(1);
  const request = { user: 'u1', outcomeToken: 'ot', variables: { b: 1, a: 2 } };
  expect(await work.ask(id, request)).toBe('accepted');
  expect((await work.find(id)).position).toEqual({ place: 1 });
  expect(await work.ask(id, { ...request, traceId: 'another sending' })).toBe('known');
  expect(await work.ask(id, { input: 'another' })).toBe('different');
  work.worker();
  await work.drained();
  const { work: done } = await work.find(id);
  expect(done).toMatchObject({ state: 'completed', attempt: 1, result: { vendor: 'openai', attempts: 1 } });
  expect(done.result?.result).toMatch(/\S/);
  expect(done.story.map(({ event }) => event)).toEqual(['completed']);
  expect(await work.logged(id)).toMatchObject({ status: 'completed', result: done.result?.result });
  expect(work.simulator.ledger()).toHaveLength(1);
  while (receiver.received.length === 0) await sleep(20);
  const [{ headers, text, path } = { headers: {}, text: '', path: '' }] = receiver.received;
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['kept-signature'])) ?? [];
  expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${text}`).digest('hex'));
  expect(headers['kept-event-id']).toBe(id);
  expect(path).toBe('/done');
  expect(JSON.parse(text)).toMatchObject({
    ...{ id, kind: 'generation.completed' },
    generation: { id, status: 'completed', outcomeToken: 'ot', result: done.result?.result },
  });
});
