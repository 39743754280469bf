import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main as runImport } from '#lib/imports/main.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { coauthorFile, hasCoauthor } from '#test/support/shared-data.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

const map = join(import.meta.dirname, '../../lib/imports/examples/coauthor.map.json');
/** All of CoAuthor, in whole days of UTC. */
const dates = 'range=custom&from=2021-08-16&to=2021-09-12';
const apiRange = 'from=2021-08-16&to=2021-09-13';

interface Row {
  key: string | null;
  periodStart: string | null;
  n: number;
  inserted: number;
  rate: number;
  low: number;
  high: number;
}

describe.skipIf(!hasChromium)('pages in Chromium', () => {
  let kept: TestServer;
  const stack = new AsyncDisposableStack();
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    kept = stack.use(await startTestServer({ pages: true, demo: true }));
    await kept.database.rows("update projects set time_zone = 'UTC' where slug = 'main'");
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
  });
  afterAll(() => stack.disposeAsync());

  const api = async (query: string): Promise<Row[]> =>
    (await kept.call('GET', `/v1/insights/insert-rate?${apiRange}&${query}`)).body.rows;

  test('nobody gets in without signing in', async () => {
    const stranger = await visitor.browser.newContext();
    const visit = await stranger.newPage();
    for (const path of [
      '/',
      '/p/demo/overview',
      '/p/demo/interactions',
      '/p/main/interactions/01a1fde1-4276-7140-a224-5e01ef909467',
    ]) {
      await visit.goto(kept.url + path);
      expect(new URL(visit.url()).pathname).toBe('/sign-in');
    }
    await stranger.close();
  });

  test('an empty project says what to do next', async () => {
    await page.goto(`${kept.url}/p/main/overview`);
    await expect.poll(() => page.locator('main').textContent()).toContain('/v1/interactions');
    expect(await visitor.accessible()).toEqual([]);
  });

  describe.skipIf(!hasCoauthor)('with CoAuthor imported', () => {
    beforeAll(async () => {
      let printed = '';
      const code = await runImport([coauthorFile, '--map', map], {
        keptHome: kept.home,
        screen: { isTty: false, columns: 80, write: (text) => (printed += text) },
        complain: (text) => (printed += text),
        signal: new AbortController().signal,
      });
      expect(code, printed).toBe(0);
    });

    test('the headline is 75.2 % of 17,012 and the API says the same to the last digit', async () => {
      await page.goto(`${kept.url}/p/main/overview?${dates}`);
      const headline = page.getByTestId('headline-rate');
      await headline.waitFor();
      const [all] = await api('');
      expect(all).toMatchObject({ n: 17_012, inserted: 12_787 });
      expect(await headline.getAttribute('data-value')).toBe(String(all?.rate));
      expect(await headline.textContent()).toMatch(/75\.2/);
      expect(await page.getByTestId('headline-n').getAttribute('data-value')).toBe('17012');
      const interval = page.getByTestId('headline-interval');
      expect(await interval.getAttribute('data-low')).toBe(String(all?.low));
      expect(await interval.getAttribute('data-high')).toBe(String(all?.high));
    });

    test.each(['metadata.prompt_code', 'metadata.temperature'])(
      'the breakdown by %s is the API’s',
      async (by) => {
        await page.goto(`${kept.url}/p/main/overview?${dates}&by=${by}`);
        await page.getByTestId('breakdown-row').first().waitFor();
        const shown = await page
          .getByTestId('breakdown-row')
          .evaluateAll((rows) =>
            rows
              .map((row) => ({ ...(row as HTMLElement).dataset }))
              .map(({ key, n, rate }) => ({ key, n, rate })),
          );
        const told = (await api(`by=${by}`)).map(({ key, n, rate }) => ({
          key: key ?? '',
          n: String(n),
          rate: String(rate),
        }));
        const byKey = (a: { key?: string | null | undefined }, b: { key?: string | null | undefined }) =>
          String(a.key).localeCompare(String(b.key));
        expect(shown.sort(byKey)).toEqual(told.sort(byKey));
      },
    );

    test('the weeks are the API’s', async () => {
      await page.goto(`${kept.url}/p/main/overview?${dates}&interval=week`);
      await page.getByText('Table', { exact: true }).first().click();
      await page.getByTestId('period-row').first().waitFor();
      const shown = await page
        .getByTestId('period-row')
        .evaluateAll((rows) =>
          rows
            .map((row) => ({ ...(row as HTMLElement).dataset }))
            .map(({ start, n, rate }) => ({ start, n, rate })),
        );
      const told = await api('interval=week');
      expect(shown.reverse()).toEqual(
        told.map(({ periodStart, n, rate }) => ({
          start: String(Date.parse(periodStart ?? '')),
          n: String(n),
          rate: String(rate),
        })),
      );
    });

    test('the list counts, filters, searches and opens with the keyboard', async () => {
      await page.goto(`${kept.url}/p/main/interactions?${dates}`);
      await page.getByTestId('interaction-row').first().waitFor();
      await expect.poll(() => page.locator('main').textContent()).toContain('17,012');
      await page.goto(`${kept.url}/p/main/interactions?${dates}&outcome=closed`);
      await expect.poll(() => page.locator('main').textContent()).toContain('4,225');

      await page.getByTestId('interaction-row').first().waitFor();
      const detail = page.getByTestId('interaction-detail');
      // Keys mean nothing until the page is alive.
      const open = async () => {
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        return detail.count();
      };
      await expect.poll(open, { timeout: 20_000, interval: 500 }).toBe(1);
      await expect.poll(() => detail.textContent()).toContain('closed');
      expect(new URL(page.url()).searchParams.get('id')).toMatch(/^017b/);
      await page.keyboard.press('Escape');
      await detail.waitFor({ state: 'detached' });
    });
  });

  test.each(['light', 'dark'] as const)(
    'the demo project reads well with %s colours, also for assistive technology',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const path of ['overview', 'overview?range=8w&interval=week&by=language', 'interactions']) {
        await page.goto(`${kept.url}/p/demo/${path}`);
        await page
          .getByTestId(path.startsWith('overview') ? 'breakdown-row' : 'interaction-row')
          .first()
          .waitFor();
        await expect.poll(() => page.getByText('synthetic data').count()).toBeGreaterThan(0);
        if (!path.includes('by=')) expect(await visitor.accessible()).toEqual([]);
        expect(await visitor.overflow()).toBeLessThan(1);
      }
    },
  );

  test('a narrow screen scrolls downwards only', async () => {
    await page.setViewportSize(phone);
    for (const path of ['overview', 'interactions']) {
      await page.goto(`${kept.url}/p/demo/${path}`);
      await page
        .getByTestId(path === 'overview' ? 'breakdown-row' : 'interaction-row')
        .first()
        .waitFor();
      expect(await visitor.overflow()).toBeLessThan(1);
    }
    await page.setViewportSize(desktop);
  });

  test('text that a model wrote is text', async () => {
    const input = '<img src=x onerror="document.title=\'broken in\'">';
    await kept.call('POST', '/v1/interactions', {
      interactions: [
        { feature: 'code-snippet', input, result: `<script>document.title='broken in'</script>${input}` },
      ],
    });
    await page.goto(`${kept.url}/p/main/interactions?range=24h`);
    await page.getByTestId('interaction-row').first().click();
    await page.getByTestId('interaction-detail').waitFor();
    await expect.poll(() => page.getByTestId('interaction-detail').textContent()).toContain('<script>');
    expect(await page.title()).not.toContain('broken in');
  });

  test('an address that means nothing is explained', async () => {
    for (const path of ['/p/nowhere/overview', '/p/main/interactions/not-an-id']) {
      await page.goto(kept.url + path);
      await expect
        .poll(() => page.locator('body').textContent())
        .toMatch(/nothing at this address|no interaction/i);
    }
    // Chromium itself reports the status; nothing else may have been said.
    visitor.forgive(/status of 404/);
  });

  test('one click removes the demo project', async () => {
    await page.goto(`${kept.url}/p/demo/overview`);
    await page.getByRole('button', { name: 'Remove demo project' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Remove/ })
      .click();
    await page.waitForURL((url) => !url.pathname.startsWith('/p/demo'));
    const left = await kept.database.rows<{ n: number }>(
      'select count(*) as n from projects where demo union all select count(*) from interactions where project_id not in (select id from projects)',
    );
    expect(left.map(({ n }) => n)).toEqual([0, 0]);
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});
