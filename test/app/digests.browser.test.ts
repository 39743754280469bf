import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { startSlack, type TestSlack } from '#test/support/slack.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

const dayMs = 86_400_000;

/** The demo project's weeks, read and sent by a person in a browser. */
describe.skipIf(!hasChromium)('digests', () => {
  const stack = new AsyncDisposableStack();
  let kept: TestServer;
  let slack: TestSlack;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    slack = stack.use(await startSlack());
    kept = stack.use(await startTestServer({ demo: true, pages: true }));
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
    await addPatterns(kept);
  });
  afterAll(() => stack.disposeAsync());
  const url = (path = '') => `${kept.url}/p/demo/digests${path}`;
  const main = () => page.locator('main').textContent();
  const words = async () => (await main())?.replaceAll('\u202f', ' ') ?? '';

  test('the weeks are listed, and each has a page that says what it was like', async () => {
    await page.goto(url());
    const weeks = page.getByTestId('weeks').getByRole('row');
    await expect.poll(() => weeks.count()).toBeGreaterThan(8);
    expect(await weeks.nth(1).textContent()).toContain('this week so far');
    await weeks.nth(2).getByRole('link').click();
    await page.waitForURL(/digests\/20\d\d-W\d\d/);
    await page.getByTestId('digest-rate').waitFor();
    const rate = Number(await page.getByTestId('digest-rate').getAttribute('data-value'));
    expect(rate).toBeGreaterThan(0.3);
    expect(await words()).toContain('not posted');
    const patterns = page.getByTestId('patterns');
    expect(await patterns.textContent()).toContain(
      'about 14 more inserts a week if this were fixed (9 to 19)',
    );
    expect(await patterns.getByRole('link').first().getAttribute('href')).toMatch(/^\/p\/demo\/patterns\//);
    expect(
      await page.getByRole('img', { name: /Inserts lost to transparent, background by week/ }).count(),
    ).toBe(1);
    const shown = (rate * 100).toFixed(1);

    await page.getByRole('link', { name: 'In Slack' }).click();
    await page.waitForURL(/as=slack/);
    const blocks = page.getByTestId('in-slack');
    await blocks.waitFor();
    expect((await blocks.textContent())?.replaceAll('\u202f', ' ')).toContain(`Insert rate ${shown} %`);
    expect(await blocks.textContent()).not.toMatch(/&amp;|<http|\*/);
    await page.goBack();
    await page.getByTestId('digest-change').waitFor();
    await page.goto(url('/2021-W53'));
    await page.getByText('There is nothing at this address').waitFor();
    visitor.forgive(/404/);
  });

  test('a place is set, a test is sent there, and what Slack refuses is said', async () => {
    await page.goto(url('/settings'));
    const form = page.getByRole('form', { name: 'Slack' });
    expect(await page.getByRole('button', { name: 'Send a test' }).isDisabled()).toBe(true);
    await form.getByLabel('Address').fill(slack.webhookUrl);
    await form.getByRole('button', { name: 'Set' }).click();
    await expect.poll(words).toContain('…hush');
    expect(await words()).not.toContain('/services/');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect.poll(words).toContain('arrived');
    expect(slack.messages).toHaveLength(1);
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('A test that');

    await page.getByLabel('Post the digest of the week before, every week').click({ force: true });
    await expect.poll(() => page.getByRole('switch').isChecked()).toBe(true);
    await page.getByLabel('At', { exact: true }).selectOption('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await storedSettings()).hour).toBe(7);
    expect(await storedSettings()).toMatchObject({ weekday: 2, slack: { by: 'webhook' } });
    slack.fate = () => ({ status: 404, body: 'no_service' });
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect.poll(words).toContain('the webhook was removed in Slack');

    await page.getByRole('button', { name: 'Bot', exact: true }).click();
    await form.getByLabel('Bot token').fill('nonsense');
    await form.getByLabel('Channel id').fill('#general');
    await form.getByRole('button', { name: 'Replace' }).click();
    await expect.poll(words).toContain('must be a token of Slack');
  });

  test('reads well in both schemes, on a narrow screen, and for assistive technology', async () => {
    await page.goto(url());
    await page.getByTestId('weeks').getByRole('link').nth(1).click();
    await page.waitForURL(/digests\/20\d\d-W\d\d/);
    const week = new URL(page.url()).pathname.replace(/.*digests/, '');
    const eventful = week.replace(/\d+$/, (number) => String(Number(number) - 2));
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of [desktop, phone]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        for (const path of ['', week, eventful, `${eventful}?as=slack`, '/settings']) {
          await page.goto(url(path));
          await page.getByRole('heading', { level: 1 }).waitFor();
          if (path === week) await page.getByTestId('digest-rate').waitFor();
          expect(await visitor.overflow(), path).toBeLessThan(1);
          if (size === desktop || path === week) expect(await visitor.accessible(), path).toEqual([]);
          if (process.env.SHOTS)
            await page.screenshot({
              path: `${process.env.SHOTS}/${colorScheme}-${size.width}${path.replaceAll(/[/?=]/g, '-')}.png`,
              fullPage: true,
            });
        }
      }
    expect(visitor.complaints()).toEqual([]);
  });

  async function storedSettings(): Promise<any> {
    const [row] = await kept.database.rows<{ body: unknown }>(
      "select body from catalog_versions where kind = 'digest' order by version desc limit 1",
    );
    return row?.body;
  }
});

/** Two patterns that are news in last week's digest of the demo project. */
async function addPatterns({ database }: TestServer): Promise<void> {
  const names = ['transparent, background', 'language: ja'];
  for (const [k, name] of names.entries()) {
    const [row] = await database.rows<{ id: string }>(
      `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, effect, p_value,
         q_value, rows_per_week, first_seen_at, last_seen_at)
       select gen_random_uuid(), id, 'd', '{}', 'growing', $1, 'offline', $1, '{}', 0.001, 0.01, 60, now(), now()
       from projects where demo returning id`,
      [name],
    );
    for (let week = 0; week < 5; week++)
      await database.rows(
        `insert into pattern_weeks (pattern_id, ends_at, state, rows, rejected, users, difference, low, high, recoverable,
           recoverable_low, recoverable_high)
         select $1, date_trunc('week', now() at time zone 'Europe/Berlin') at time zone 'Europe/Berlin' - $2::interval,
           $3, 60, 40, 30, 0.4, 0.3, 0.5, $4::float8, $4::float8 - 5, $4::float8 + 5`,
        [
          row?.id,
          `${(week * 7 * dayMs) / 1_000} s`,
          week === 0 ? ['growing', 'reopened'][k] : 'resolved',
          (14 - week) / (k + 1),
        ],
      );
  }
}
