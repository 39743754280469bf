import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';

/** Generations that say which hints came before. */
let world: VendorTest;
beforeAll(async () => {
  world = await startVendorTest();
  await world.route('main', { node: { target: { vendor: 'openai', model: 'gpt-4.1' } } });
  await world.kept.call('PUT', '/v1/features/button-text/routing', { route: 'main' });
});
afterAll(() => world[Symbol.asyncDispose]());

const metadataOf = async (id: string) =>
  (await world.kept.call('GET', `/v1/interactions/${id}`)).body.metadata;
const exposureId = newId();

test('in a header of the vendor’s own endpoints, beside other metadata', async () => {
  const response = await fetch(`${world.kept.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.kept.credentials.secretKey}`,
      'x-kept-feature': 'button-text',
      'x-kept-hint-exposure': exposureId,
      'x-kept-metadata': '{"plan":"free"}',
    },
    body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'a bakery' }] }),
  });
  expect(response.status).toBe(200);
  expect(await metadataOf(response.headers.get('x-kept-interaction-id') as string)).toMatchObject({
    ...{ hintExposureId: exposureId, plan: 'free' },
  });
});

test('in a field of the body, where null is none; and nothing else is one', async () => {
  const generate = (hintExposureId: unknown) =>
    world.kept.call('POST', '/v1/generations', { feature: 'button-text', input: 'a bakery', hintExposureId });
  const { body } = await generate(exposureId);
  expect(await metadataOf(body.id)).toMatchObject({ hintExposureId: exposureId });
  const without = await generate(null);
  expect(without.status).toBe(200);
  expect((await metadataOf(without.body.id))?.hintExposureId).toBeUndefined();
  expect((await generate('nonsense')).status).toBe(400);
});
