import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '#lib/auth/index.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { startVisitor } from '#test/support/visitor.ts';

/**
 * Two days before a launch: every call to OpenAI answers 403, the account is locked. One click moves the whole demo to
 * Anthropic, with prompts of its own, text and structured output; one click moves it back.
 */
describe.skipIf(!hasChromium)('an account that is locked before a launch', () => {
  let world: VendorTest;
  const stack = new AsyncDisposableStack();
  let page: Page;
  let key: string;

  beforeAll(async () => {
    world = stack.use(
      await startVendorTest({ openai: 2, anthropic: 2, config: { pages: true, demo: true } }),
    );
    const { database } = world.kept;
    const [project] = await database.rows<{ id: number }>("select id from projects where slug = 'demo'");
    key = await createKey(database, project?.id as number, 'secret', 'test');
    ({ page } = stack.use(await startVisitor(world.kept)));
  });
  afterAll(() => stack.disposeAsync());

  const texts = ['button-text', 'heading-text', 'paragraph-text', 'code-snippet'];
  const generate = async (feature: string) => {
    const { status, body } = await world.kept.call(
      'POST',
      '/v1/generations',
      {
        feature,
        input: 'a bakery that opens at six',
        user: 'u-1',
        variables: { language: 'English', page: 'Home' },
      },
      key,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const calledVendors = () => new Set(world.simulator.ledger().map(({ vendor }) => vendor));
  const logged = async (id: string) =>
    (await world.kept.call('GET', `/v1/interactions/${id}`, undefined, key)).body;

  async function moveTo(name: string, button: RegExp) {
    await page.goto(`${world.kept.url}/p/demo/providers`);
    const toggle = page.getByTestId('toggle');
    const dialog = page.getByRole('dialog');
    const choice = toggle.getByText(name, { exact: true });
    // The switch does nothing until the page has come to life; once the dialog covers it, it takes no click.
    await expect
      .poll(
        async () => {
          if (await dialog.isVisible()) return true;
          return choice.click({ timeout: 1_000 }).then(
            () => dialog.isVisible(),
            () => false,
          );
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await dialog.getByLabel('Note').fill('OpenAI locked our account');
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  test('one click moves the whole demo to Anthropic', async () => {
    world.rules({
      id: 'locked',
      vendor: 'openai',
      fault: { kind: 'account_locked', status: 403 },
    });
    // Before anybody does something, fallbacks carry what they can.
    expect((await generate('button-text')).vendor).toBe('anthropic');

    await moveTo('anthropic', /move everything to anthropic/i);
    await expect.poll(() => page.getByTestId('toggle').getAttribute('data-vendor')).toBe('anthropic');
    world.simulator.clearLedger();
    for (const feature of texts) expect((await generate(feature)).vendor).toBe('anthropic');
    const plan = await generate('site-plan');
    expect(plan.vendor).toBe('anthropic');
    expect(JSON.parse(plan.result).pages).toBeInstanceOf(Array);
    expect(calledVendors()).toEqual(new Set(['anthropic']));

    // Its own prompt, not OpenAI's put before another model.
    const heading = await logged((await generate('heading-text')).id);
    expect(heading.fullPrompt).toContain('<task>');
    expect(heading.routeKind).toBe('toggle');
  });

  test('clients that speak OpenAI are moved too, and see no difference', async () => {
    const { status, body, headers } = await world.kept.call('POST', '/v1/chat/completions', {
      model: 'gpt-4.1-mini',
      messages: [{ role: 'user', content: 'Hello' }],
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'greeting',
          schema: {
            type: 'object',
            properties: { greeting: { type: 'string' } },
            required: ['greeting'],
            additionalProperties: false,
          },
        },
      },
    });
    expect([status, body.object, headers.get('x-kept-vendor')]).toEqual([
      200,
      'chat.completion',
      'anthropic',
    ]);
    expect(JSON.parse(body.choices[0].message.content)).toHaveProperty('greeting');
  });

  test('one click moves it back, and the account is asked again at once', async () => {
    world.rules();
    await moveTo('As written', /move back to the routes/i);
    await expect.poll(() => page.getByTestId('toggle').getAttribute('data-vendor')).toBe('');
    const vendors = new Set<string>();
    for (let i = 0; i < 6; i++) vendors.add((await generate('button-text')).vendor);
    expect(vendors).toContain('openai');
    expect((await generate('hero-image')).vendor).toBe('openai');
  });

  test('the history says who moved it, when and why', async () => {
    await page.goto(`${world.kept.url}/p/demo/providers`);
    const moves = page.getByTestId('toggle-move');
    await expect.poll(() => moves.count()).toBe(2);
    expect(await moves.first().textContent()).toContain('OpenAI locked our account');
    expect(await moves.first().textContent()).toContain(world.kept.credentials.ownerEmail);
  });
});
