import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/sdk/browser.ts';
import { hasChromium } from '#test/support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PUBLISHABLE_KEY, startKeptServer } from './kept-server.ts';
import { kinds, type PageWindow, ready, settled, signals, startSite, stored } from './panel-page.ts';

declare const window: Window & PageWindow;

describe.skipIf(!hasChromium)('leaving, reloading and losing the network in Chromium', () => {
  let site: Awaited<ReturnType<typeof startSite>>;

  beforeAll(async () => {
    site = await startSite();
  });

  afterAll(() => site?.stop());

  for (const how of ['navigates away', 'closes the tab'] as const) {
    test(`all is sent when the user ${how} at once, before any preflight was answered`, async () => {
      await using server = await startKeptServer();
      const answerPreflights = server.holdPreflights();
      await using opened = await site.open(server);
      const { page } = opened;
      await page.waitForFunction(() => window.localStorage.length === 1);
      if (how === 'closes the tab') await page.close({ runBeforeUnload: true });
      else await page.goto(site.elsewhere);
      expect(server.received).toHaveLength(0);
      answerPreflights();
      await eventually(() => expect(kinds(server)).toEqual(['shown', 'closed']));
      expect(server.received.map(({ authorization }) => authorization)).toEqual([
        `Bearer ${PUBLISHABLE_KEY}`,
      ]);
    });
  }

  test('a signal that nobody took survives a reload, as the same signal', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server, { id: '' });
    const { page, address } = opened;
    server.script.push(
      ...Array.from({ length: 3 }, () => ({ status: 503, headers: { 'retry-after': '600' } })),
    );
    const id = newId();
    await page.evaluate((name) => window.kept.inserted(name, { token: 'ot_test' }), id);
    await page.evaluate(() => window.kept.flush());
    expect(await stored(page)).toBeGreaterThan(0);
    // Leaving sends once more, by keepalive; that is refused as well.
    await page.goto(site.elsewhere);
    await eventually(() => expect(server.received.length).toBeGreaterThan(1));
    server.script.length = 0;
    const before = server.received.length;
    await page.goto(address);
    await eventually(() => expect(server.received.length).toBeGreaterThan(before));
    await eventually(async () => expect(await stored(page)).toBe(0));
    const ofId = signals(server).filter(({ interactionId }) => interactionId === id);
    expect(new Set(ofId.map(({ kind, occurredAt }) => `${kind} ${occurredAt}`)).size).toBe(1);
  });

  test('offline keeps, online sends at once', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server);
    const { page, context } = opened;
    await settled(page);
    await context.setOffline(true);
    await page.click('b');
    // Six failures: the next try of its own is more than 8 s away.
    for (let tries = 0; tries < 6; tries += 1) await settled(page);
    expect(kinds(server)).toEqual(['shown']);
    expect(await stored(page)).toBe(1);
    await context.setOffline(false);
    await eventually(() => expect(kinds(server)).toEqual(['shown', 'inserted']));
    await eventually(async () => expect(await stored(page)).toBe(0));
  });

  test('where keepalive throws a beacon goes, with the key in the body; the item stays until answered', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server, { noKeepalive: '1' });
    const { page } = opened;
    await settled(page);
    await page.goto(site.elsewhere);
    await eventually(() => expect(kinds(server)).toEqual(['shown', 'closed']));
    const beacon = server.received.at(-1);
    expect(beacon?.authorization).toBeUndefined();
    expect(beacon?.body).toMatchObject({ key: PUBLISHABLE_KEY, outcomes: [{ outcomeToken: 'ot_test' }] });
    expect(await stored(page)).toBe(1);
  });

  test('two tabs share the queue, and what a closed one left is sent by the next', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server, { id: '' });
    const { page, context, address } = opened;
    const second = await context.newPage();
    await second.goto(address);
    await ready(second);
    server.script.push(...Array.from({ length: 8 }, () => 'hang' as const));
    const ids = Array.from({ length: 10 }, () => newId());
    for (const [index, id] of ids.entries()) {
      await (index % 2 ? page : second).evaluate((name) => window.kept.closed(name, { token: 't' }), id);
    }
    await second.close();
    server.script.length = 0;
    await page.reload();
    await eventually(async () => expect(await stored(page)).toBe(0));
    const sent = new Set(signals(server).map(({ interactionId }) => interactionId));
    expect(ids.filter((id) => !sent.has(id))).toEqual([]);
  });
});
