import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKept } from '#lib/sdk/browser.ts';
import { Kept } from '#lib/sdk/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';

let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(() => kept[Symbol.asyncDispose]());

test('what a product logs and its browser reports arrives as one interaction with its outcome', async () => {
  const server = new Kept({ url: kept.url, key: kept.credentials.secretKey });
  const { id, outcomeToken } = server.log({
    feature: 'button-text',
    input: 'a button for a bakery',
    result: 'Order bread',
    user: 'ada',
  });
  const other = server.log({ feature: 'button-text', input: 'another', result: 'Buy' });
  expect(await server.flush()).toMatchObject({ accepted: 2, rejected: [], dropped: 0, pending: 0 });

  const browser = createKept({ url: kept.url, key: kept.credentials.publishableKey });
  browser.shown(id, { token: outcomeToken });
  browser.inserted(id, { token: outcomeToken, reason: 'fits' });
  // Somebody else's interaction with our token: refused, and final for the client.
  browser.closed(other.id, { token: outcomeToken });
  await browser.flush();
  browser.close();

  const { body } = await kept.call('GET', `/v1/interactions/${id}`);
  expect(body).toMatchObject({ feature: 'button-text', outcome: 'inserted', result: 'Order bread' });
  expect(body.signals.map(({ kind }: { kind: string }) => kind)).toEqual(['shown', 'inserted']);
  const untouched = await kept.call('GET', `/v1/interactions/${other.id}`);
  expect(untouched.body).toMatchObject({ outcome: 'pending', signals: [] });

  const { body: rates } = await kept.call('GET', '/v1/insights/insert-rate?by=feature');
  expect(rates.rows[0]).toMatchObject({
    key: 'button-text',
    interactions: 2,
    n: 0,
    maturing: { n: 2, inserted: 1 },
  });
  await server.close();
  expect(kept.said).toEqual([]);
});
