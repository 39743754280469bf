import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '#test/support/browser.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

/** A page asks the server before it says so. */
const feature = 'button-text';
const users = Array.from({ length: 150 }, (_, i) => `user-${i}`);

/** A canary from its start to its promotion, by a person in a browser and users over HTTP. */
describe.skipIf(!hasChromium)('a canary', () => {
  let world: VendorTest;
  const stack = new AsyncDisposableStack();
  let visitor: Visitor;
  let page: Page;
  /** Model by user, as it answered. */
  const answered = new Map<string, string>();

  beforeAll(async () => {
    world = stack.use(await startVendorTest({ config: { pages: true } }));
    visitor = stack.use(await startVisitor(world.kept));
    page = visitor.page;
    await world.route('main', { node: { target: { vendor: 'openai', model: 'gpt-4.1' } } });
    await call('PUT', `/v1/features/${feature}/routing`, { route: 'main' });
    await call('POST', '/v1/generations', { feature, input: 'a bakery', user: 'before' });
  });
  afterAll(() => stack.disposeAsync());

  async function call(method: string, path: string, body?: unknown) {
    const answer = await world.kept.call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }
  const url = (path = '') => `${world.kept.url}/p/main/canaries${path}`;
  const main = () => page.locator('main').textContent();
  async function confirm(name: string, note: string): Promise<void> {
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(note);
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  test('is started from an empty page', async () => {
    await page.goto(url());
    await expect.poll(main).toContain('Nothing is being tried');
    expect(await visitor.accessible()).toEqual([]);
    await page.getByRole('button', { name: 'Start a canary' }).click();
    const form = page.getByTestId('start-canary');
    await form.getByRole('combobox', { name: 'Feature' }).fill(feature);
    await form.getByRole('button', { name: 'Start it' }).click();
    await expect.poll(() => form.textContent()).toContain('Choose the model to try');
    await form.getByRole('combobox', { name: 'Model' }).fill('gpt-4.1-mini');
    await page.getByRole('option', { name: 'openai gpt-4.1-mini' }).click();
    await form.getByLabel('Share of the users').fill('40');
    await form.getByLabel('Note').fill('cheaper');
    await form.getByRole('button', { name: 'Start it' }).click();
    await page.waitForURL(url(`/${feature}`));
    await expect.poll(main).toContain('Too early');
    expect(await call('GET', `/v1/features/${feature}/canary`)).toMatchObject({
      note: 'cheaper',
      body: {
        state: 'running',
        share: 0.4,
        candidate: { node: { fallback: [{ target: { model: 'gpt-4.1-mini' } }, { route: 'main' }] } },
      },
    });
  });

  test('its page shows both arms as they are used', async () => {
    const outcomes: object[] = [];
    for (let i = 0; i < users.length; i += 10)
      await Promise.all(
        users.slice(i, i + 10).map(async (user, k) => {
          const { id, model } = await call('POST', '/v1/generations', { feature, input: 'a bakery', user });
          answered.set(user, model);
          // What it writes is kept nearly always, what was there before every third time.
          const isKept = model === 'gpt-4.1-mini' ? k !== 3 : (i / 10 + k) % 3 === 0;
          const kind = isKept ? 'inserted' : 'closed';
          outcomes.push({ interactionId: id, kind, occurredAt: new Date().toISOString() });
        }),
      );
    await call('POST', '/v1/outcomes', { outcomes, sentAt: new Date().toISOString() });
    const tried = [...answered.values()].filter((model) => model === 'gpt-4.1-mini').length;
    expect(tried).toBeGreaterThan(50);
    await page.goto(url(`/${feature}`));
    const arms = page.getByTestId('canary-arms');
    await expect.poll(() => arms.textContent()).toContain(`${tried} interactions`);
    expect(await arms.textContent()).toContain(`${users.length - tried} interactions`);
    await expect.poll(main).toMatch(/the first results are mature at/);

    // Two days later.
    await world.kept.database.rows("update interactions set matures_at = matures_at - interval '2 days'");
    await page.reload();
    const difference = page.getByTestId('canary-difference');
    await difference.waitFor();
    const read = async (name: string) => Number(await difference.getAttribute(`data-${name}`));
    expect(await read('low')).toBeGreaterThan(0);
    expect(await read('difference')).toBeGreaterThan(0.4);
    expect(await read('high')).toBeLessThanOrEqual(1);
    expect(await page.getByTestId('canary-answer').textContent()).toBe('Users keep more of the candidate');
    const inserted = arms.getByRole('row', { name: /^Insert rate/ });
    const n = (arm: string) => inserted.locator(`[data-arm=${arm}] [data-n]`).getAttribute('data-n');
    expect([await n('base'), await n('canary')]).toEqual([String(users.length - tried), String(tried)]);
    expect(await page.getByTestId('candidate-route').textContent()).toContain(
      'openai gpt-4.1-mini, then route main',
    );
  });

  test('reads well in both schemes, on a narrow screen, and for assistive technology', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of ['', `/${feature}`]) {
        await page.goto(url(path));
        await page.getByText('Users keep more of the candidate').first().waitFor();
        expect(await visitor.accessible()).toEqual([]);
        expect(await visitor.overflow()).toBeLessThan(1);
      }
    }
    await page.setViewportSize(phone);
    for (const path of ['', `/${feature}`]) {
      await page.goto(url(path));
      await page.getByText('Users keep more of the candidate').first().waitFor();
      expect(await visitor.overflow()).toBeLessThan(1);
    }
    await page.setViewportSize(desktop);
  });

  test('its share is changed by hand, and who has it keeps it', async () => {
    await page.goto(url(`/${feature}`));
    await page.getByLabel('Share of the users').fill('60');
    await page.getByRole('button', { name: 'Change the share' }).click();
    await expect.poll(main).toContain('40\u202f%, then 60\u202f% of the users');
    const before = users.filter((user) => answered.get(user) === 'gpt-4.1-mini').slice(0, 5);
    for (const user of before)
      expect((await call('POST', '/v1/generations', { feature, input: 'again', user })).model).toBe(
        'gpt-4.1-mini',
      );
  });

  test('promoted, everybody gets it; rolled back, nobody does; the history says so', async () => {
    await page.goto(url(`/${feature}`));
    await confirm('Promote', 'it is better');
    await expect.poll(main).toContain('promoted');
    const base = users.filter((user) => answered.get(user) === 'gpt-4.1').slice(0, 5);
    const models = async () =>
      Promise.all(
        base.map(
          async (user) => (await call('POST', '/v1/generations', { feature, input: 'again', user })).model,
        ),
      );
    expect(new Set(await models())).toEqual(new Set(['gpt-4.1-mini']));

    await confirm('Roll back', 'the press disliked it');
    await expect.poll(main).toContain('the press disliked it');
    expect(new Set(await models())).toEqual(new Set(['gpt-4.1']));
    const run = page.getByTestId('canary-run');
    expect(await run.count()).toBe(1);
    expect(await run.textContent()).toContain(world.kept.credentials.ownerEmail);
    expect(await page.getByRole('button', { name: 'Start a canary' }).count()).toBe(1);
  });

  test('of a feature that does not exist there is no page', async () => {
    await page.goto(url('/nowhere'));
    await expect.poll(() => page.locator('body').textContent()).toMatch(/nothing at this address/i);
    visitor.forgive(/status of 404/);
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});
