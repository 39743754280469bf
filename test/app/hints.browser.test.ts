import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

/** A page asks the server before it says so. */
const [name, feature] = ['no-transparency', 'hero-image'];
const text = 'Transparent backgrounds do not work yet.';

/** A hint from an empty page to its effect, by a person in a browser and users over HTTP. */
describe.skipIf(!hasChromium)('a hint', () => {
  const stack = new AsyncDisposableStack();
  let kept: TestServer;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    kept = stack.use(await startTestServer({ pages: true, works: false }));
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
    const item = { feature, input: 'a bakery', result: 'x', user: 'before' };
    await kept.call('POST', '/v1/interactions', { interactions: [item] });
  });
  afterAll(() => stack.disposeAsync());

  const url = (path = '') => `${kept.url}/p/main/hints${path}`;
  const main = () => page.locator('main').textContent();
  const shoot = async (file: string) => {
    const folder = process.env.KEPT_SHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${file}.png`, fullPage: true });
  };

  test('is written on an empty page and tried before anybody sees it', async () => {
    await page.goto(url());
    await expect.poll(main).toContain('Users are told nothing yet');
    expect(await visitor.accessible()).toEqual([]);
    await page.getByRole('link', { name: 'Write a hint' }).click();
    const form = page.getByTestId('hint-form');
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByLabel('Value of condition 1', { exact: true }).fill('transparent');
    await form.getByRole('button', { name: 'Make the hint' }).click();
    await expect.poll(() => form.textContent()).toContain('texts.default: must not be empty');
    await form.getByLabel('Text', { exact: true }).fill(text);
    await form.getByRole('button', { name: 'Condition', exact: true }).click();
    await form.getByLabel('Condition 2', { exact: true }).selectOption('feature');
    await form.getByLabel('Value of condition 2').fill(feature);

    const trial = page.getByTestId('trial');
    const tryOut = async (input: string) => {
      await page.getByLabel('Input', { exact: true }).fill(input);
      await page.getByRole('button', { name: 'Try it' }).click();
    };
    await tryOut('A logo with a transparent background');
    await expect.poll(() => trial.getAttribute('data-match')).toBe('true');
    expect(await trial.textContent()).toContain(text);
    await tryOut('Une boulangerie à Lyon, avec du pain et une fenêtre');
    await expect.poll(() => trial.getAttribute('data-match')).toBe('false');
    expect(await trial.locator('[data-holds=false]').textContent()).toBe('input contains “transparent”');
    expect(await trial.textContent()).toContain('in French');
    await shoot('new');

    await form.getByRole('button', { name: 'Make the hint' }).click();
    await page.waitForURL(url(`/${name}`));
    await expect.poll(main).toContain('Too early');
    expect(await page.getByTestId('hint-condition').textContent()).toContain(
      'input contains “transparent” and feature is hero-image',
    );
    const { body } = await kept.call('GET', `/v1/hints/${name}`);
    expect(body).toMatchObject({
      version: 1,
      changedBy: kept.credentials.ownerEmail,
      body: { holdOutShare: 0.1 },
    });
  });

  test('is changed on its page', async () => {
    const form = page.getByTestId('hint-form');
    await form.getByLabel('Held out').fill('50');
    await form.getByRole('button', { name: 'Language', exact: true }).click();
    await form.getByLabel('Language 1', { exact: true }).fill('fr');
    await form.getByLabel('Text in fr').fill('Pas de transparence.');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(main).toContain('50\u202f% of the users are held out');
    const answer = await kept.call('POST', '/v1/hints', {
      ...{ feature, language: 'fr', input: 'transparent' },
    });
    expect(answer.body.hints).toEqual([{ id: name, text: 'Pas de transparence.', where: 'before' }]);
  });

  test('shows its effect', async () => {
    const users = Array.from({ length: 260 }, (_, i) => `user ${i}`);
    const interactions: object[] = [];
    const outcomes: object[] = [];
    const arms = { shown: 0, held: 0 };
    for (let i = 0; i < users.length; i += 20)
      await Promise.all(
        users.slice(i, i + 20).map(async (user, k) => {
          const { body } = await kept.call('POST', '/v1/hints', { feature, input: 'transparent', user });
          const arm = body.hints.length > 0 ? 'shown' : 'held';
          arms[arm] += 1;
          if (k % 7 === 0) return;
          const id = newId();
          interactions.push({ id, feature, user, result: 'x', hintExposureId: body.exposureId });
          const isKept = arm === 'shown' ? k % 5 > 0 : k % 3 === 0;
          outcomes.push({ interactionId: id, kind: isKept ? 'inserted' : 'closed', occurredAt: Date.now() });
        }),
      );
    await kept.call('POST', '/v1/interactions', { interactions, outcomes });
    const written = async () =>
      (await kept.database.rows<{ n: number }>('select count(*) as n from hint_exposures'))[0]?.n;
    await expect.poll(written).toBe(users.length);
    await page.reload();
    await expect.poll(main).toContain(`${users.length} exposures are younger`);

    // As if it were some time ago, and the window short.
    for (const statement of [
      'update features set attribution_window_minutes = 15',
      "update interactions set matures_at = now(), created_at = created_at - interval '55 minutes'",
      "update hint_exposures set at = at - interval '55 minutes'",
    ])
      await kept.database.rows(statement);
    await page.reload();
    const difference = page.getByTestId('hint-difference');
    await difference.waitFor();
    const read = async (part: string) => Number(await difference.getAttribute(`data-${part}`));
    expect(await read('low')).toBeGreaterThan(0);
    expect(await read('difference')).toBeGreaterThan(0.3);
    expect(await page.getByTestId('hint-answer').textContent()).toBe('Users keep more');
    const row = page.getByTestId('hint-arms').getByRole('row', { name: /^Users/ });
    expect(await row.textContent()).toContain(`${arms.shown} exposures`);
  });

  test('reads well in both schemes, on a narrow screen, and for assistive technology', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of ['', `/${name}`, '/new']) {
        await page.goto(url(path));
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await visitor.accessible()).toEqual([]);
        expect(await visitor.overflow()).toBeLessThan(1);
        await shoot(`${path.slice(1) || 'list'}-${colorScheme}`);
      }
    }
    await page.setViewportSize(phone);
    for (const path of ['', `/${name}`, '/new']) {
      await page.goto(url(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await visitor.overflow()).toBeLessThan(1);
      await shoot(`${path.slice(1) || 'list'}-phone`);
    }
    await page.setViewportSize(desktop);
  });

  test('is made from a pattern', async () => {
    const id = randomUUID();
    const definition = {
      version: 1,
      all: [
        { field: 'feature', is: feature },
        { field: 'input', contains: 'png' },
      ],
    };
    await kept.database.rows(
      `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, effect,
         p_value, q_value, rows_per_week, first_seen_at, last_seen_at)
       select $1, id, 'run', $2, 'new', 'PNGs are not transparent', 'person', 'x', '{}', 0, 0, 1, now(), now() from projects`,
      [id, JSON.stringify(definition)],
    );
    await page.goto(url(`?pattern=${id}`));
    await page.waitForURL(url(`/new?pattern=${id}`));
    await expect.poll(main).toContain('the hint’s condition is the pattern’s own');
    const form = page.getByTestId('hint-form');
    expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('pngs-are-not-transparent');
    expect(await form.getByLabel('Value of condition 2').inputValue()).toBe('png');
    await shoot('from-pattern');
    await form.getByLabel('Text', { exact: true }).fill('Ask for a JPEG.');
    await form.getByRole('button', { name: 'Make the hint' }).click();
    await page.waitForURL(url('/pngs-are-not-transparent'));
    const { body } = await kept.call('GET', '/v1/hints/pngs-are-not-transparent');
    expect(body.body).toMatchObject({ condition: definition, patternId: id });
  });

  test('is removed', async () => {
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
    await page.waitForURL(url());
    await expect.poll(() => page.getByTestId('hint-row').count()).toBe(1);
    await page.goto(url('/pngs-are-not-transparent'));
    await expect.poll(() => page.locator('body').textContent()).toMatch(/nothing at this address/i);
    visitor.forgive(/status of 404/);
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});
