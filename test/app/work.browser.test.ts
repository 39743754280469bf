import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseAway } from '#lib/db/index.ts';
import { limitKind } from '#lib/flow/index.ts';
import { type App, app, provideApp } from '#lib/server/app.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { startVisitor, type Visitor } from '#test/support/visitor.ts';
import { type RunsKnown, runsKnown } from '#test/work/runs-known.ts';
import { projectId, setUpWork, type WorkTest } from '#test/work/set-up.ts';

/** The Work page over real queue rows, with a person who does something about them. */
describe.skipIf(!hasChromium)('the Work page', () => {
  let kept: TestServer;
  let work: WorkTest;
  let runs: RunsKnown;
  let real: App;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [kept, work] = await Promise.all([startTestServer({ pages: true }), setUpWork()]);
    runs = runsKnown();
    real = app();
    const { catalog } = real;
    // Its own rows, so that no worker takes them: the page does not know the difference.
    const flow = { waiting: async () => [use('u-7', 20, 3), use('u-1', 4, 0)] };
    provideApp({ ...real, work: { ...work.parts, ...runs, catalog, flow } });
    visitor = await startVisitor(kept);
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.[Symbol.asyncDispose]();
    await kept?.[Symbol.asyncDispose]();
    await work?.[Symbol.asyncDispose]();
  });

  const use = (key: string, used: number, waiting: number) => ({
    ...{ projectId, limit: 'per-user', key, used, waiting },
    oldestAt: waiting > 0 ? Date.now() - 4_000 : null,
  });
  const url = (path = '') => `${kept.url}/p/main/work${path}`;
  const main = () => page.locator('main').textContent();
  const verdict = () => page.getByTestId('verdict').textContent();
  const queue = (feature: string) => page.locator(`[data-testid=queue][data-feature="${feature}"]`);

  test('with nothing to do it says what comes here', async () => {
    await page.goto(url());
    await expect.poll(verdict).toContain('Nothing waits');
    await expect.poll(main).toContain('No durable generations yet');
    expect(await visitor.accessible()).toEqual([]);
    for (const [path, words] of [
      ['/letters', 'No generation was given up'],
      ['/letters?kind=webhooks', 'Every webhook arrived'],
      ['/schedules', 'Nothing is scheduled'],
      ['/limits', 'Nothing is limited'],
    ]) {
      await page.goto(url(path));
      await expect.poll(main).toContain(words);
    }
  });

  test('what waits, runs and is held up comes up without a reload, with the reason', async () => {
    await page.goto(url());
    await expect.poll(verdict).toContain('Nothing waits');
    for (let i = 0; i < 5; i++) await work.add('button-text', { fairKey: `u-${i}` });
    await expect.poll(verdict).toContain('Work is getting through');
    const line = queue('button-text');
    expect(await line.locator('[data-hold=turn]').textContent()).toContain('5 wait for their turn');

    const claims = await work.claim(5);
    await work.settle(claims.slice(0, 1), { next: 'completed', result: {} });
    await work.settle(claims.slice(1, 3), {
      ...{ next: 'waiting', waitMs: 60_000, kind: 'full', isTry: false },
      reason: 'slot of u-1 in per-user',
    });
    await expect.poll(() => line.locator('[data-hold=full]').textContent()).toContain('2 wait for a slot');
    expect(await line.textContent()).toContain('slot of u-1 in per-user');
    await expect.poll(verdict).toContain('as fast as its limits allow');

    for (let i = 0; i < 12; i++) await work.add('hero-image');
    await work.queue.closeGate({
      ...{ projectId, gate: 'hero-image openai/gpt-4.1', kind: 'breaker', forMs: 90_000 },
      reason: 'openai gpt-4.1 at openai-a: its circuit is open',
    });
    await expect.poll(verdict).toContain('hero-image is held up');
    expect(await queue('hero-image').textContent()).toMatch(/circuit is open.*looked at again .* in \d\d/);
    expect(await page.locator('[data-tab=""]').textContent()).toBe('14');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await visitor.accessible()).toEqual([]);
    }
  });

  test('a queue is paused with a note, and goes on', async () => {
    await page.getByRole('button', { name: 'Pause hero-image' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('the press day');
    await dialog.getByRole('button', { name: 'Pause hero-image' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => queue('hero-image').textContent()).toContain('the press day');
    await expect.poll(verdict).toContain('hero-image paused');
    expect(await work.claim(5, 'worker-2')).toEqual([]);
    await page.getByRole('button', { name: 'Resume hero-image' }).click();
    await expect.poll(() => queue('hero-image').textContent()).not.toContain('the press day');
    expect((await work.queue.gates()).map(({ kind }) => kind)).toEqual(['breaker']);
  });

  test('the queue of a feature shows each with payload and story, and cancels one', async () => {
    await page.getByRole('link', { name: 'button-text' }).click();
    await page.waitForURL(url('/features/button-text'));
    const items = page.getByTestId('item');
    await expect.poll(() => items.count()).toBe(2);
    await items.first().getByRole('button').first().click();
    await expect.poll(() => page.getByTestId('payload').textContent()).toContain('a bakery in Lyon');
    expect(await page.getByTestId('story').textContent()).toContain('slot of u-1 in per-user');
    expect(await visitor.accessible()).toEqual([]);
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await expect.poll(() => items.count()).toBe(1);
    await page.getByRole('button', { name: 'running' }).click();
    await expect.poll(() => items.count()).toBe(2);
    expect(page.url()).toContain('state=running');
  });

  test('dead letters: read, sent again by choice, discarded in bulk', async () => {
    const long = 'Write a headline for a bakery. '.repeat(20);
    for (let i = 0; i < 6; i++)
      await work.add('site-plan', { request: { input: long, user: `u-${i}` }, fairKey: `u-${i}` });
    const claims = (await work.claim(6)).filter(({ feature }) => feature === 'site-plan');
    expect(claims.length).toBe(6);
    await work.settle(claims, {
      next: 'failed',
      error: { code: 'content_filter', message: 'openai refused: the prompt was flagged <b>twice</b>' },
    });
    await work.addDeadWebhooks(3, 'shop.example');
    await page.goto(url('/letters'));
    const letters = page.getByTestId('letter');
    await expect.poll(() => letters.count()).toBe(6);
    expect(await letters.first().textContent()).toContain('<b>twice</b>');
    await letters.first().getByRole('button').click();
    await expect.poll(() => page.getByTestId('payload').textContent()).toContain('u-');
    await page.getByTestId('payload').locator('summary').click();
    expect(await page.getByTestId('payload').locator('pre').textContent()).toContain('Write a headline');
    expect(page.url()).toContain('letter=');
    expect(await visitor.accessible()).toEqual([]);

    await letters.nth(1).getByRole('checkbox').check();
    await letters.nth(2).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Retry 2 generations' }).click();
    await expect.poll(() => letters.count()).toBe(4);
    expect(
      (await work.queue.list({ projectId, feature: 'site-plan', state: 'waiting', limit: 9 })).length,
    ).toBe(2);
    await page.getByRole('button', { name: 'Discard all 4 generations' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Discard/ })
      .click();
    await expect.poll(main).toContain('No generation was given up');

    await page.getByRole('button', { name: 'Webhooks 3' }).click();
    await expect.poll(() => letters.count()).toBe(3);
    expect(await letters.first().textContent()).toContain('HTTP 410');
    await page.getByRole('button', { name: 'Retry all 3 webhooks' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Retry/ })
      .click();
    await expect.poll(main).toContain('Every webhook arrived');
  });

  test('runs: a list by state, and a run with its steps and what killed its worker', async () => {
    await page.goto(url('/runs'));
    const all = page.getByTestId('run');
    await expect.poll(() => all.count()).toBe(3);
    expect(await visitor.accessible()).toEqual([]);
    await page.getByRole('button', { name: 'parked' }).click();
    await expect.poll(() => all.count()).toBe(1);
    await page.goto(url('/runs'));
    await page.locator('[data-run=run-1]').getByRole('link').click();
    const timeline = page.getByTestId('timeline');
    await timeline.waitFor();
    expect(await timeline.locator('[role=img]').count()).toBe(4);
    expect(await page.getByTestId('chain-step').nth(1).textContent()).toMatch(
      /generate.*openai gpt-4.1.*what generate gave/,
    );
    expect(await main()).toContain('the last step that was finished before: embed');
    expect(await visitor.accessible()).toEqual([]);
    runs.finish();
    await expect.poll(() => page.getByTestId('run-state').getAttribute('data-state')).toBe('done');
    await page.goto(url('/letters?kind=runs'));
    await page.getByRole('button', { name: 'Retry 1 run' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Retry/ })
      .click();
    await expect.poll(() => runs.retried()).toEqual(['run-2']);
  });

  test('schedules: paused, resumed, run by hand', async () => {
    const usual = { cron: '0 3 * * *', timeZone: 'Europe/Berlin', overlap: 'skip', catchUp: 'last' } as const;
    await work.schedules.save('sheep', { ...usual, action: 'count-sheep' }, 'kept');
    await work.schedules.save('things', { ...usual, cron: '*/5 * * * *', action: 'forget-things' }, 'ada');
    await page.goto(url('/schedules'));
    const row = (name: string) => page.locator(`[data-schedule="${name}"]`);
    await page.getByRole('button', { name: 'Pause sheep' }).click();
    await expect.poll(() => row('sheep').textContent()).toContain('paused');
    await page.getByRole('button', { name: 'Resume sheep' }).click();
    await expect.poll(() => row('sheep').textContent()).not.toContain('paused');
    await page.getByRole('button', { name: 'Run now: things' }).click();
    await page.getByRole('button', { name: 'Run now: sheep' }).click();
    await expect.poll(() => row('sheep').textContent()).toContain('by hand');
    await work.schedules.look();
    await expect.poll(() => row('things').textContent()).toContain('the disk is full');
    await expect.poll(() => row('sheep').textContent()).toContain('done');
    expect(work.faults.splice(0).map(String)).toEqual(['Error: the disk is full']);
    expect(await visitor.accessible()).toEqual([]);
  });

  test('limits: what is wrong stands under its field, what is right is in force', async () => {
    await page.goto(url('/limits'));
    await page.getByRole('button', { name: 'New limit' }).click();
    await page.getByRole('menuitem', { name: /^Throttle/ }).click();
    const editor = page.getByTestId('limit-editor');
    const save = () => editor.getByRole('button', { name: 'Save' }).click();
    await editor.getByLabel('Name').fill('Per User');
    await editor.getByLabel('For each, on its own').fill('usr');
    await save();
    await expect.poll(() => editor.textContent()).toContain('made of small letters');
    expect(await editor.textContent()).toContain('usr');
    expect(await editor.textContent()).toContain('a whole number above 0');
    expect(await visitor.accessible()).toEqual([]);
    await editor.getByLabel('Name').fill('per-user');
    await editor.getByLabel('Starts').fill('20');
    await editor.getByRole('button', { name: 'user', exact: true }).click();
    await editor.getByLabel('Note').fill('one shop asked too much');
    await save();
    await expect
      .poll(() => page.getByTestId('limit').textContent())
      .toContain('20 starts a minute, for each user');
    expect(await page.getByTestId('limit').textContent()).toContain('one shop asked too much');
    expect(await page.getByTestId('limit').textContent()).toMatch(
      /20 \/ 20near its limitu-73 wait, the oldest for 4.*4 \/ 20u-1/,
    );
    const find = (name: string) => app().catalog.find(limitKind, projectId, name)?.body;
    expect(find('per-user')).toEqual({ kind: 'throttle', limit: 20, periodMs: 60_000, key: 'user' });

    await page.goto(url('/limits?add=throttle'));
    await editor.getByLabel('Name').fill('whole');
    await editor.getByLabel('Starts').fill('10');
    await save();
    await expect.poll(() => editor.textContent()).toContain('below what per-user allows');
    await page.goto(url('/limits?add=spend'));
    await editor.getByLabel('Name').fill('budget');
    await editor.getByLabel('At most').fill('25.5');
    await editor.getByLabel('Where').fill('metadata.plan == "free"');
    await save();
    await expect.poll(() => page.getByTestId('limit').count()).toBe(2);
    expect(find('budget')).toEqual({
      ...{
        kind: 'spend',
        limitMicroUsd: 25_500_000,
        per: 'day',
        warnAt: 0.8,
        when: 'metadata.plan == "free"',
      },
    });
    expect(await visitor.accessible()).toEqual([]);
    await page.getByRole('button', { name: 'Change per-user' }).click();
    await editor.getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => page.getByTestId('limit').count()).toBe(1);
    expect(find('per-user')).toBeUndefined();
  });

  test('with the database away it says since when, keeps what it knew, and comes back', async () => {
    await page.goto(url());
    const known = app();
    const away = async () => {
      throw new DatabaseAway();
    };
    provideApp({ ...known, work: { ...known.work, durable: { ...known.work.durable, overview: away } } });
    await expect.poll(main).toContain('Not heard of since');
    expect(await queue('hero-image').count()).toBe(1);
    provideApp(known);
    await expect.poll(main).toContain('Live, every 2 s');
    visitor.forgive(/status of 503/);
  });

  test('on a narrow screen nothing is wider than it', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [
      '',
      '/runs',
      '/runs/run-1',
      '/letters',
      '/schedules',
      '/limits',
      '/features/hero-image',
    ]) {
      await page.goto(url(path));
      await page.locator('h1').waitFor();
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        globalThis.innerWidth,
      ]);
      expect(content, path).toBeLessThanOrEqual(window as number);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
  });

  test('of a run that does not exist there is no page', async () => {
    await page.goto(url('/runs/nobody'));
    await expect.poll(() => page.locator('body').textContent()).toMatch(/nothing at this address/i);
    visitor.forgive(/status of 404/);
  });

  test('Kept’s own work: a paused generation is done when it is resumed, a schedule becomes a run', async () => {
    provideApp(real);
    const feature = 'headline';
    await real.work.queue.closeGate({
      ...{ projectId, gate: feature, kind: 'paused', forMs: Number.POSITIVE_INFINITY, reason: 'by the test' },
    });
    const sent = await kept.call('POST', '/v1/generations', {
      feature,
      input: 'a bakery',
      user: 'u',
      model: 'gpt-4.1-mini',
      mode: 'durable',
    });
    expect(sent.status, JSON.stringify(sent.body)).toBe(202);
    await page.goto(url());
    await expect.poll(verdict).toContain('headline paused');
    expect(await queue(feature).textContent()).toContain('by the test');
    await page.getByRole('button', { name: 'Resume headline' }).click();
    await expect.poll(verdict).toContain('Nothing waits');
    await page.getByRole('link', { name: feature }).click();
    await page.getByRole('button', { name: 'completed' }).click();
    await expect.poll(() => page.getByTestId('item').count()).toBe(1);

    await page.goto(url('/schedules'));
    await page.getByRole('button', { name: 'Run now: retain-log' }).click();
    const last = page.locator('[data-schedule=retain-log] [data-testid=last-firing]');
    await expect.poll(() => last.getAttribute('data-state')).toBe('done');
    await page.goto(url('/runs'));
    const run = page.getByTestId('run');
    await expect.poll(() => run.first().getAttribute('data-state')).toBe('done');
    await run.first().getByRole('link').click();
    await page.getByTestId('timeline').waitFor();
    expect(await page.getByTestId('timeline').locator('[role=img]').count()).toBeGreaterThan(1);
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
    expect(kept.said.filter((line) => line.startsWith('fault'))).toEqual([]);
    expect(work.faults).toEqual([]);
  });
});
