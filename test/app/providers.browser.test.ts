import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

const base = '/p/main/providers';
const views = [
  '',
  '/routes',
  '/routes/main',
  '/organizations',
  '/organizations/openai-a',
  '/organizations/new',
  '/equivalents',
  '/prices',
  '/notices',
];

describe.skipIf(!hasChromium)('the Providers page in Chromium', () => {
  let kept: TestServer;
  const stack = new AsyncDisposableStack();
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    kept = stack.use(await startTestServer({ pages: true }));
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
  });
  afterAll(() => stack.disposeAsync());

  const simulator = () => `http://127.0.0.1:${readFileSync(join(kept.home, 'simulator-port'), 'utf8')}`;
  const setRules = (rules: object[]) =>
    fetch(`${simulator()}/control/rules`, { method: 'PUT', body: JSON.stringify({ rules }) });
  const ask = async (part: object = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(`${kept.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${kept.credentials.secretKey}`,
        'content-type': 'application/json',
        'x-kept-feature': 'button-text',
        ...headers,
      },
      body: JSON.stringify({
        model: 'gpt-4.1-mini',
        messages: [{ role: 'user', content: 'A bakery' }],
        ...part,
      }),
    });
    const body = (await response.json()) as { error?: { message: string } };
    return { status: response.status, organization: response.headers.get('x-kept-organization'), body };
  };
  const visit = async (path: string) => {
    await page.goto(`${kept.url}${base}${path}`);
    await page.locator('h1').waitFor();
  };
  const organization = (id: string): Locator =>
    page.locator(`[data-testid=organization][data-organization=${id}]`);
  const standing = (id: string) => expect.poll(() => organization(id).getAttribute('data-standing'));

  test('its live state is for those who signed in', async () => {
    const response = await fetch(`${kept.url}${base}/state`);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('openai-a');
  });

  test('four simulated organizations, and every page says that a simulator answers', async () => {
    await visit('');
    await expect.poll(() => page.getByTestId('organization').count()).toBe(4);
    for (const id of ['openai-a', 'openai-b', 'anthropic-a', 'anthropic-b'])
      await standing(id).toBe('serving');
    expect(await page.getByTestId('verdict').textContent()).toContain('All 4 organizations serve');
    const label = page.getByText('No vendor key is set: the built-in simulator answers.');
    expect(await label.count()).toBe(1);
    await page.goto(`${kept.url}/p/main/overview`);
    await label.waitFor();
  });

  test('a breaker that opens, and the incident, appear by themselves', async () => {
    await visit('');
    await standing('openai-b').toBe('serving');
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await setRules([{ id: 'down', organization: 'openai-b', fault: { kind: 'unavailable' } }]);
    // Until three of them have failed at openai-b; the caller notices nothing.
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    }
    await standing('openai-b').toBe('out');
    const row = page.locator('[data-testid=model][data-breaker=open]');
    expect(await row.textContent()).toContain('gpt-4.1-mini');
    await expect
      .poll(() => page.getByTestId('verdict').textContent())
      .toContain('3 of 4 organizations serve');

    const incident = page.locator('[data-testid=incident][data-subject="openai-b/gpt-4.1-mini"]');
    await incident.getByRole('button', { name: /^Acknowledge/ }).click();
    await expect.poll(() => incident.textContent()).toContain(kept.credentials.ownerEmail);

    await setRules([]);
    await organization('openai-b').getByRole('button', { name: 'Probe openai-b' }).click();
    await expect
      .poll(async () => {
        await ask();
        return organization('openai-b').getAttribute('data-standing');
      })
      .not.toBe('out');
    expect(await page.evaluate(() => (window as { isSame?: boolean }).isSame)).toBe(true);
  });

  test('a drained organization gets nothing until it is restored', async () => {
    await visit('');
    await page.getByRole('button', { name: 'Drain openai-a' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note').fill('new key on Monday');
    await dialog.getByRole('button', { name: 'Drain openai-a' }).click();
    await standing('openai-a').toBe('drained');
    for (let i = 0; i < 8; i++) expect((await ask()).organization).toBe('openai-b');

    await page.getByRole('button', { name: 'Restore openai-a' }).click();
    await standing('openai-a').not.toBe('drained');
    await visit('/organizations/openai-a');
    const versions = await page.getByTestId('version').allTextContents();
    expect(versions[0]).toContain('weight 0 → 1');
    expect(versions[1]).toMatch(/weight 1 → 0.*new key on Monday/);
    expect(versions[1]).toContain(kept.credentials.ownerEmail);
  });

  test('a feature that is turned off refuses its requests with the reason, until it is on again', async () => {
    await visit('/routes');
    await page.getByRole('button', { name: 'Turn off button-text' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Turn off button-text' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('prices in it are wrong');
    await confirm.click();
    const row = page.locator('[data-testid=feature][data-feature=button-text]');
    await expect.poll(() => row.getAttribute('data-off')).toBe('true');
    const refused = await ask();
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(refused.body)).toContain('prices in it are wrong');
    expect((await ask({}, { 'x-kept-feature': 'hero-text' })).status).toBe(200);

    await page.getByRole('button', { name: 'Turn on button-text' }).click();
    await expect.poll(() => row.getAttribute('data-off')).toBe(null);
    expect((await ask()).status).toBe(200);
  });

  test('a route: what is wrong stands at its node, the dry run says where a request goes, and it is saved', async () => {
    await visit('/routes/main');
    const node = (path: string) => page.locator(`[data-testid=node][data-path="${path}"]`);
    const second = node('node.fallback.1');
    await second.getByRole('combobox', { name: 'Vendor' }).fill('openai');
    await second.getByRole('combobox', { name: 'Model' }).fill('claude-nine');
    const issue = second.getByText('no organization of openai serves claude-nine');
    await issue.waitFor();
    expect(await second.getAttribute('data-invalid')).toBe('true');
    expect(await node('node.fallback.0').getAttribute('data-invalid')).toBe(null);
    expect(await page.getByRole('button', { name: 'Save the route' }).isDisabled()).toBe(true);
    expect(await visitor.accessible()).toEqual([]);

    await second.getByRole('combobox', { name: 'Model' }).fill('gpt-4.1-mini');
    await issue.waitFor({ state: 'detached' });
    // Free users go to the second target first.
    const menu = second.getByRole('button', { name: 'Move, wrap or remove this node' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await node('node.fallback.0').getByRole('button', { name: 'Move, wrap or remove this node' }).click();
    await page.getByRole('menuitem', { name: 'Put under a condition' }).click();

    const verdict = page.getByTestId('dry-run');
    await expect.poll(() => verdict.textContent()).toMatch(/would go to anthropic-[ab] .*because/);
    await page.getByLabel('Metadata').fill('plan = free');
    await expect
      .poll(() => verdict.textContent())
      .toMatch(/would go to openai-[ab] \(openai gpt-4\.1-mini\)/);
    expect(new URL(page.url()).searchParams.get('metadata')).toBe('plan = free');

    await page.getByRole('button', { name: 'Save the route' }).click();
    await expect.poll(() => page.getByText('Version 1, as saved').count()).toBe(1);
    const headers = { 'x-kept-route': 'main', 'x-kept-metadata': '{"plan":"free"}' };
    expect((await ask({}, headers)).organization).toMatch(/^openai-/);
    expect((await ask({}, { 'x-kept-route': 'main' })).organization).toMatch(/^anthropic-/);

    await visit('/routes');
    expect(await page.locator('[data-testid=route][data-route=main]').textContent()).toContain('plan = free');
  });

  test('the route as JSON is the same document, also while it is no tree', async () => {
    await visit('/routes/main?as=json');
    const json = page.getByLabel('The route as JSON');
    await json.fill('{"node": {"fallback": 3}}');
    await page.getByText('node.fallback: must be a list of nodes').waitFor();
    await page.getByRole('button', { name: 'Tree', exact: true }).click();
    await page.getByText('can only be edited as JSON').waitFor();
    await json.fill('{"node": {"target": {"vendor": "openai", "model": "gpt-4.1"}}}');
    await expect.poll(() => page.getByTestId('node').count()).toBe(1);
    expect(await page.getByRole('combobox', { name: 'Model', exact: true }).inputValue()).toBe('gpt-4.1');
  });

  test('limits, prices, silences and equivalents are kept', async () => {
    await visit('/organizations');
    await page.getByRole('combobox', { name: 'Vendor' }).fill('anthropic');
    await page.getByRole('combobox', { name: 'Model' }).fill('claude-haiku-4-5');
    await page.getByLabel('Calls at once').fill('15');
    await page.getByRole('button', { name: 'Set limit' }).click();
    await expect.poll(() => page.getByTestId('limit').textContent()).toContain('0 / 15');

    await visit('/prices?find=gpt-4.1-mini');
    await page.getByRole('button', { name: 'Edit the price of gpt-4.1-mini' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^Input/)
      .fill('0.33');
    await page.getByRole('dialog').getByRole('button', { name: 'Set price' }).click();
    const price = page.locator('[data-testid=price][data-model="gpt-4.1-mini"]');
    await expect.poll(() => price.textContent()).toMatch(/\$0\.33.*list \$0\.40.*a person/);
    await price.getByRole('button', { name: /^Back to list/ }).click();
    await expect.poll(() => price.textContent()).toContain('list price');

    await visit('/equivalents');
    await page.getByRole('combobox', { name: 'Model of anthropic in place of text' }).fill('no-such-model');
    await page.getByRole('button', { name: 'Save equivalents' }).click();
    await page.getByRole('alert').getByText('no organization of anthropic serves no-such-model').waitFor();

    await visit('');
    await page
      .getByTestId('incident')
      .first()
      .getByRole('button', { name: /^Silence/ })
      .click();
    await page.getByRole('menuitem', { name: 'For an hour' }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect
      .poll(async () => {
        await visit('/notices');
        return page.getByTestId('silence').count();
      })
      .toBe(1);
  });

  test.each(['light', 'dark'] as const)('every view with %s colours is accessible', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const view of colorScheme === 'light' ? views : ['', '/routes/main', '/prices', '/notices']) {
      await visit(view);
      // The editor and the charts come to rest.
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
      expect(await visitor.accessible(), view).toEqual([]);
    }
    await visit('');
    await page.getByTestId('toggle').getByRole('button', { name: 'anthropic' }).click();
    await page.getByRole('dialog').getByText('asked for by name').first().waitFor();
    expect(await visitor.accessible(), 'toggle dialog').toEqual([]);
  });

  test('a narrow screen scrolls downwards only', async () => {
    await page.setViewportSize(phone);
    for (const view of views) {
      await visit(view);
      expect(await visitor.overflow(), view).toBeLessThan(1);
    }
    await page.setViewportSize(desktop);
  });

  test('an organization of one’s own: its key goes in and never comes out, and the simulator steps aside', async () => {
    const key = 'sim-openai-a';
    await visit('/organizations/new');
    await page.getByPlaceholder('openai-main').fill('openai-own');
    await page.getByLabel('Base URL').fill(`${simulator()}/v1`);
    await page.getByLabel('Key', { exact: true }).fill(key);
    const answers: string[] = [];
    page.on('response', async (response) => answers.push(await response.text().catch(() => '')));
    await page.getByRole('button', { name: 'Add organization' }).click();
    await page.waitForURL((url) => url.pathname.endsWith('/openai-own'));
    await page.getByText('ends …ai-a').waitFor();
    await page.reload();
    await page.getByTestId('version').first().waitFor();
    expect(await page.content()).not.toContain(key);
    expect(answers.filter((text) => text.includes(key))).toEqual([]);
    expect(await page.getByText('built-in simulator answers').count()).toBe(0);
    expect((await ask()).organization).toBe('openai-own');
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});
