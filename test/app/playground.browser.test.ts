import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInteraction } from '#lib/insights/index.ts';
import { findProject, type Project } from '#lib/projects/index.ts';
import { killFeature, reviveFeature } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { desktop, startVisitor, type Visitor } from '#test/support/visitor.ts';

/** A server as `npm start` makes it without any vendor key: the demo project, and the simulator in the vendors' place. */
describe.skipIf(!hasChromium)('the playground, without any vendor key', () => {
  let kept: TestServer;
  const stack = new AsyncDisposableStack();
  let visitor: Visitor;
  let page: Page;
  let demo: Project;

  beforeAll(async () => {
    kept = stack.use(await startTestServer({ pages: true, demo: true }));
    demo = (await findProject(kept.database, 'demo')) as Project;
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
  });
  afterAll(() => stack.disposeAsync());

  const stage = () => page.getByTestId('stage');
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const openedId = () => new URL(page.url()).searchParams.get('id') as string;
  const logged = async (id: string) => findInteraction(kept.database, demo, id, app().now());
  const phase = (name: string) => page.locator(`[data-testid=stage][data-phase=${name}]`).waitFor();

  async function open(feature: string): Promise<void> {
    await page.goto(`${kept.url}/p/demo/playground?feature=${feature}`);
    await expect.poll(() => page.getByTestId('forecast').textContent()).toMatch(/request/);
  }

  /** Types an input and sends it. @returns the id of what it became, once the log has it */
  async function generate(feature: string, input: string): Promise<string> {
    await open(feature);
    await page.getByTestId('playground-input').fill(input);
    await press('Generate');
    await phase('logged');
    return openedId();
  }

  test('words stream in; what is inserted is found in the log with its attempt', async () => {
    await open('paragraph-text');
    expect(await page.getByTestId('forecast').textContent()).toMatch(
      /would go to anthropic-[ab] \(anthropic claude/,
    );
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const text = document.querySelector('[data-testid=answer]')?.textContent;
        if (text) seen.add(text);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.getByTestId('playground-input').fill('About us, for a bakery');
    await press('Generate');
    await phase('logged');
    const steps = await page.evaluate(() => [...(Reflect.get(window, 'seen') as Set<string>)]);
    expect(steps.length).toBeGreaterThan(1);
    for (const [i, text] of steps.entries()) expect(text.startsWith(steps[i - 1] ?? '')).toBe(true);

    const id = openedId();
    expect(await stage().textContent()).toContain('pending');
    await press('Insert');
    await expect.poll(() => stage().textContent()).toContain('inserted');
    const found = await logged(id);
    expect(found).toMatchObject({ outcome: 'inserted', status: 'completed', result: steps.at(-1) });
    expect(found?.signals.map(({ kind }) => kind)).toEqual(['shown', 'inserted']);
    const organization = found?.attempts[0]?.organization as string;
    expect(await page.getByTestId('how').textContent()).toContain(`${organization} answered`);

    await page.goto(`${kept.url}/p/demo/interactions?range=24h&id=${id}`);
    const row = page.locator(`[data-testid=interaction-row][data-id="${id}"]`);
    await expect.poll(() => row.textContent()).toContain('inserted');
    const detail = page.getByTestId('interaction-detail');
    await expect.poll(() => detail.textContent()).toContain('1 attempt');
    expect(await detail.textContent()).toContain(organization);
  });

  test('a regenerate is the next try of its chain; an edit says how much was changed', async () => {
    const first = await generate('button-text', 'Call to action for a bakery');
    await press('Regenerate');
    await expect.poll(() => openedId() !== first).toBe(true);
    await phase('logged');
    const second = openedId();
    expect(await stage().textContent()).toContain('try 2 of its chain');
    await press('Edit, then insert');
    await page.getByLabel('Your version').fill('Order fresh bread today');
    await press('Insert this');
    await page.getByRole('button', { name: 'Remove it again' }).waitFor();
    expect(await stage().textContent()).toMatch(/edited.*of the text changed/);
    expect(await logged(first)).toMatchObject({ outcome: 'regenerated', tryNumber: 1 });
    const edited = await logged(second);
    expect(edited).toMatchObject({
      outcome: 'edited',
      chainId: first,
      tryNumber: 2,
      input: 'Call to action for a bakery',
    });
    expect(edited?.editDistance).toBeGreaterThan(0);
    expect(edited?.chain.map(({ id }) => id)).toEqual([first, second]);
    await press('Remove it again');
    await expect.poll(async () => (await logged(second))?.outcome).toBe('reverted');
  });

  test('what is closed counts as closed, and so does what makes room for the next one', async () => {
    const first = await generate('button-text', 'A button for a florist');
    await press('Close');
    await expect.poll(() => stage().textContent()).toContain('closed');
    expect((await logged(first))?.outcome).toBe('closed');
    await press('Generate');
    await expect.poll(() => openedId() !== first).toBe(true);
    await phase('logged');
    const second = openedId();
    await press('Generate');
    await expect.poll(() => openedId() !== second).toBe(true);
    await expect.poll(async () => (await logged(second))?.outcome).toBe('closed');
    await phase('logged');
    const third = openedId();
    await page.locator(`[data-testid=history-row][data-id="${first}"]`).click();
    await expect.poll(() => page.getByTestId('how').getByRole('link').getAttribute('href')).toContain(first);
    expect(await stage().textContent()).toContain('closed');
    await page.reload();
    await expect.poll(() => stage().textContent()).toContain('closed');
    await page.goBack();
    await expect.poll(() => page.getByTestId('how').getByRole('link').getAttribute('href')).toContain(third);
  });

  test('an image is shown, in the log too, with its size and whether it is transparent', async () => {
    const id = await generate('hero-image', 'Bread on a table, no background');
    const isDrawn = (within: string) =>
      page
        .locator(`${within} img`)
        .first()
        .evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth);
    await expect.poll(() => isDrawn('[data-testid=stage]')).toBe(1_792);
    expect(await stage().textContent()).toMatch(/1792 × 1024 px · \d+ kB · nothing transparent/);
    expect(await stage().getByRole('button', { name: 'Edit, then insert' }).count()).toBe(0);
    await page.goto(`${kept.url}/p/demo/interactions?range=24h&id=${id}`);
    await expect.poll(() => isDrawn(`[data-testid=interaction-row][data-id="${id}"]`)).toBe(320);
    await expect.poll(() => isDrawn('[data-testid=interaction-detail]')).toBe(1_792);
  });

  test('what is stopped is logged as it was then', async () => {
    await open('paragraph-text');
    await page.getByTestId('playground-input').fill('Exactly 3000 tokens, please');
    await press('Generate');
    await phase('answering');
    await press('Stop');
    await phase('logged');
    expect(await page.getByTestId('failure').textContent()).toContain('Stopped');
    const found = await logged(openedId());
    expect(found).toMatchObject({ status: 'failed', errorKind: 'cancelled', outcome: null });
    expect(found?.result?.length).toBeGreaterThan(0);
    expect(found?.attempts.map(({ status }) => status)).toEqual(['cancelled']);
  });

  test('a feature that is off says why, before and after', async () => {
    await killFeature(app(), demo.id, 'button-text', 'it invents prices', { by: 'test' });
    await page.goto(`${kept.url}/p/demo/playground?feature=button-text`);
    await expect.poll(() => page.getByTestId('forecast').textContent()).toContain('it invents prices');
    await page.getByTestId('playground-input').fill('Call to action');
    await press('Generate');
    await phase('refused');
    const told = await page.getByTestId('failure').textContent();
    for (const words of ['feature_off', 'it invents prices', 'nothing was logged'])
      expect(told).toContain(words);
    await reviveFeature(app(), demo.id, 'button-text', { by: 'test' });
  });

  test('only somebody who is signed in generates or sees images, and only from these pages', async () => {
    const at = `${kept.url}/p/demo/playground/generate`;
    const body = JSON.stringify({ feature: 'button-text', input: 'x' });
    expect((await fetch(at, { method: 'POST', body })).status).toBe(401);
    const foreign = { origin: 'https://elsewhere.example', 'content-type': 'application/json' };
    expect((await page.context().request.post(at, { data: body, headers: foreign })).status()).toBe(403);
    const [blob] = await kept.database.rows<{ hash: string }>('select hash from blobs limit 1');
    const image = `${kept.url}/blobs/${blob?.hash}`;
    expect((await fetch(image)).status).toBe(401);
    expect((await page.context().request.get(image)).headers()['content-security-policy']).toContain(
      'sandbox',
    );
    expect((await page.context().request.get(`${kept.url}/blobs/${'0'.repeat(64)}`)).status()).toBe(404);
  });

  test('a prompt is a version more with each save; nobody overwrites another unseen', async () => {
    const at = `${kept.url}/p/demo/prompts/paragraph-text`;
    const system = (on: Page) => on.getByRole('textbox', { name: /^System/ });
    const newest = (on: Page) => on.getByTestId('version-row').first().getAttribute('data-version');
    await page.goto(`${kept.url}/p/demo/prompts`);
    const row = page.locator('[data-testid=prompt-row][data-name="heading-text"]');
    await expect.poll(() => row.textContent()).toMatch(/v2newest v3.*\d\d\.\d/);
    const other = await page.context().newPage();
    await Promise.all([page.goto(at), other.goto(at)]);

    await system(page).fill('Be brief. {{nobody}}');
    await expect
      .poll(() => page.locator('main').textContent())
      .toContain('{{nobody}} is not among the variables');
    expect(await visitor.accessible()).toEqual([]);
    await system(page).fill('Be brief. {{context.mood}}');
    await expect.poll(() => page.getByTestId('preview').textContent()).toContain('Be brief. ⟨context.mood⟩');

    await system(other).fill('Be long.');
    await other.getByLabel('Note').fill('longer');
    await other.getByRole('button', { name: 'Save as v3' }).click();
    await expect.poll(() => newest(other)).toBe('3');
    await page.getByRole('button', { name: 'Save as v3' }).click();
    await page.getByTestId('conflict').waitFor();
    await page.getByRole('link', { name: 'What they changed' }).click();
    await expect.poll(() => page.getByTestId('comparison').textContent()).toContain('Be long.');
    expect(await system(page).inputValue()).toBe('Be brief. {{context.mood}}');
    await page.getByRole('button', { name: 'Keep mine, on top of theirs' }).click();
    await page.getByRole('button', { name: 'Save as v4' }).click();
    await expect.poll(() => newest(page)).toBe('4');
    await page.getByRole('button', { name: 'Restore v2' }).click();
    await expect.poll(() => newest(page)).toBe('5');
    await expect.poll(() => system(page).inputValue()).toContain('You write body copy');
    await other.close();
  });

  test.each(['light', 'dark'] as const)(
    'reads well with %s colours, wide and narrow',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const [made] = await kept.database.rows<{ id: string }>(
        "select id from interactions where project_id = $1 and metadata ->> 'playground' = 'true' order by id limit 1",
        [demo.id],
      );
      for (const path of [
        `playground?id=${made?.id}`,
        'prompts',
        'prompts/heading-text?variant=anthropic&from=2',
      ]) {
        for (const width of [1_440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(`${kept.url}/p/demo/${path}`);
          await page
            .getByTestId(/how|prompt-table|version-row/)
            .first()
            .waitFor();
          expect(await visitor.overflow()).toBeLessThan(1);
          expect(await visitor.accessible()).toEqual([]);
        }
      }
      await page.setViewportSize(desktop);
    },
  );

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});
