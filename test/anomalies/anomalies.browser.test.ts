import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

const shots = process.env.KEPT_SHOTS;

/** The demo project's bad week, from the list to exactly its interactions. */
describe.skipIf(!hasChromium)('anomalies', () => {
  const stack = new AsyncDisposableStack();
  let kept: TestServer;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    kept = stack.use(await startTestServer({ demo: true, pages: true }));
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
  });
  afterAll(() => stack.disposeAsync());

  async function shot(name: string): Promise<void> {
    if (!shots) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  test('are listed with their days, explained, acknowledged, and opened as what they are', async () => {
    const looked = () => kept.database.rows('select count(*) as n from anomaly_looks');
    await expect.poll(looked, { timeout: 60_000 }).toEqual([{ n: 35 }]);
    // As if the week were not over: what goes on can be acknowledged.
    await kept.database.rows("update anomalies set state = 'open', ended_at = null");
    await page.goto(`${kept.url}/p/demo/anomalies`);
    // That of the feature; it may have one of its model, too, which began on another day.
    const entry = page.locator('[data-testid=anomaly][data-metric=insertRate]').first();
    await entry.getByTestId('anomalous-day').first().waitFor();
    expect(await entry.textContent()).toMatch(/Insert rate of heading-text.* fell to \d\d\.\d\u202f%/);
    expect(await entry.getByTestId('anomalous-day').count()).toBeGreaterThan(4);
    expect(await page.getByTestId('look').textContent()).toContain('one false alarm a month');
    expect(await page.getByRole('list', { name: 'Marks' }).textContent()).toContain('heading-text prompt v3');
    expect(await visitor.accessible()).toEqual([]);
    await shot('list');

    const id = (await entry.getByRole('link').getAttribute('href'))?.split('/').at(-1);
    await entry.getByRole('link').click();
    const moved = page.locator('[data-testid=moved][data-dimension=promptVersion]');
    await moved.waitFor();
    expect(await moved.textContent()).toContain('v3');
    expect(await page.getByTestId('anomaly-answer').textContent()).toContain('going on');
    expect(await visitor.accessible()).toEqual([]);
    await shot('detail');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => page.getByTestId('anomaly-answer').textContent()).toContain('acknowledged');

    await page.getByRole('link', { name: 'Overview of exactly this' }).click();
    await page.getByTestId('headline-n').waitFor();
    const n = await page.getByTestId('headline-n').getAttribute('data-value');
    const [known] = await kept.database.rows<{ n: number }>(
      `select count(*) as n from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id, anomalies a
       where f.slug = 'heading-text' and i.project_id = a.project_id and a.id = $1 and i.counted
         and c.model = coalesce(a.segment->>'model', c.model) and i.shown_at is not null
         and (i.created_at at time zone 'Europe/Berlin')::date - date '1970-01-01' between a.day and a.last_day`,
      [id],
    );
    expect(Number(n)).toBe(known?.n);
  });

  test('read well in the dark and on a narrow screen', async () => {
    const [row] = await kept.database.rows<{ id: string }>(
      "select id from anomalies where metric = 'insertRate'",
    );
    const paths = ['', `/${row?.id}`];
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [k, path] of paths.entries()) {
      await page.goto(`${kept.url}/p/demo/anomalies${path}`);
      await page.getByTestId('anomalous-day').first().waitFor();
      expect(await visitor.accessible()).toEqual([]);
      await shot(`dark-${k}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(phone);
    for (const [k, path] of paths.entries()) {
      await page.goto(`${kept.url}/p/demo/anomalies${path}`);
      await page.getByTestId('anomalous-day').first().waitFor();
      expect(await visitor.overflow()).toBeLessThan(1);
      await shot(`phone-${k}`);
    }
    await page.setViewportSize(desktop);
    expect(visitor.complaints()).toEqual([]);
  });
});
