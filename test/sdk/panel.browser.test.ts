import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '#test/support/browser.ts';
import { PUBLISHABLE_KEY, startKeptServer } from './kept-server.ts';
import { kinds, type PageWindow, ready, settled, signals, startSite, stored } from './panel-page.ts';

declare const window: Window & PageWindow;

describe.skipIf(!hasChromium)('a panel in Chromium', () => {
  let site: Awaited<ReturnType<typeof startSite>>;

  beforeAll(async () => {
    site = await startSite();
  });

  afterAll(() => site?.stop());

  test('shown when half of it is in view, once; then inserted by a click, with the candidate', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server, { above: '1000' });
    const { page, id } = opened;
    // 600 px of screen: the panel's top is at 1000, so 150 px of 400 are in view.
    await page.evaluate(() => window.scrollTo(0, 550));
    await settled(page);
    expect(kinds(server)).toEqual([]);
    await page.evaluate(() => window.scrollTo(0, 620));
    await settled(page);
    expect(kinds(server)).toEqual(['shown']);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.evaluate(() => window.scrollTo(0, 900));
    await page.dblclick('b');
    await settled(page);
    expect(signals(server)).toMatchObject([
      { interactionId: id, kind: 'shown', outcomeToken: 'ot_test' },
      { interactionId: id, kind: 'inserted', outcomeToken: 'ot_test', selectedIndex: 1 },
    ]);
    expect(server.received[0]?.authorization).toBe(`Bearer ${PUBLISHABLE_KEY}`);
    expect(await stored(page)).toBe(0);
  });

  test('a result many screens high is shown when it fills half the screen', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server, { above: '400', height: '30000' });
    await settled(opened.page);
    expect(kinds(server)).toEqual([]);
    await opened.page.evaluate(() => window.scrollTo(0, 600));
    await settled(opened.page);
    expect(kinds(server)).toEqual(['shown']);
  });

  test('regenerate hands on the chain, and leaving afterwards adds nothing', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server);
    const { page, id } = opened;
    await page.click('[data-kept=regenerate]');
    await page.evaluate(() => document.querySelector('#panel')?.remove());
    await settled(page);
    expect(kinds(server)).toEqual(['shown', 'regenerated']);
    expect(await page.evaluate(() => window.links)).toEqual([{ chainId: id }]);
    expect(await page.evaluate(() => window.handle.regenerated({ reason: 'again' }))).toEqual({
      chainId: id,
    });
    const later = await page.evaluate((chainId) => {
      const element = document.body.appendChild(document.createElement('div'));
      return window.kept.panel(element, 'second', { chainId }).regenerated();
    }, id);
    expect(later).toEqual({ chainId: id });
  });

  test('close by a click, then edited and reverted through the handle', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server);
    await opened.page.click('[data-kept=close]');
    await opened.page.evaluate(() => {
      window.handle.edited(0.4);
      window.handle.reverted({ reason: 'does not fit' });
    });
    await settled(opened.page);
    expect(signals(server)).toMatchObject([
      { kind: 'shown' },
      { kind: 'closed' },
      { kind: 'edited', editDistance: 0.4 },
      { kind: 'reverted', reason: 'does not fit' },
    ]);
  });

  test('removed without a decision is closed, once; moved is not; never seen is not', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server);
    const { page } = opened;
    await settled(page);
    await page.evaluate(() => document.body.append(document.querySelector('#panel') as Element));
    await settled(page);
    expect(kinds(server)).toEqual(['shown']);
    await page.evaluate(() => {
      const panel = document.querySelector('#panel') as Element;
      panel.remove();
      window.handle.dispose();
      document.body.append(panel);
    });
    await settled(page);
    expect(kinds(server)).toEqual(['shown']);
    await page.reload();
    await ready(page);
    await settled(page);
    await page.evaluate(() => document.querySelector('#panel')?.remove());
    await settled(page);
    await page.evaluate(() => {
      const unseen = document.createElement('div');
      (document.querySelector('#above') as Element).append(unseen);
      unseen.style.cssText = 'position:absolute;top:9000px;height:10px';
      window.kept.panel(unseen, 'unseen');
      unseen.remove();
    });
    await settled(page);
    await page.goto(site.elsewhere);
    expect(kinds(server)).toEqual(['shown', 'shown', 'closed']);
  });

  test('dispose by a framework that takes the element away in the same task is a close', async () => {
    await using server = await startKeptServer();
    await using opened = await site.open(server);
    await settled(opened.page);
    await opened.page.evaluate(() => {
      window.handle.dispose();
      document.querySelector('#panel')?.remove();
    });
    await settled(opened.page);
    expect(kinds(server)).toEqual(['shown', 'closed']);
  });
});
