import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';

let world: VendorTest;
beforeAll(async () => {
  world = await startVendorTest();
});
afterAll(() => world[Symbol.asyncDispose]());

test('a chat completion is answered, and is in the log with its attempt', async () => {
  const answer = await world.kept.call('POST', '/v1/chat/completions', {
    model: 'gpt-4.1-mini',
    messages: [{ role: 'user', content: '60 tokens about bread' }],
  });
  console.log(answer.status, answer.headers, JSON.stringify(answer.body).slice(0, 600));
  const id = answer.headers.get('x-kept-interaction-id');
  const detail = await world.kept.call('GET', `/v1/interactions/${id}`);
  console.log(JSON.stringify(detail.body, null, 1).slice(0, 3000));
  console.log(world.kept.said);
  expect(answer.status).toBe(200);
});
