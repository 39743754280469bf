import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPartitioner } from '#lib/db/index.ts';
import { generateDemo } from '#lib/demo/index.ts';
import { createLogWriter, prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import { declareDimensions } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { hasChromium } from '#test/support/browser.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { desktop, phone, startVisitor, type Visitor } from '#test/support/visitor.ts';

const dayMs = 86_400_000;
/** Where pictures of the pages go, if anybody wants them. */
const shots = process.env.KEPT_SHOTS;

/** From an empty page to what is done about a pattern, on the failures of the demo's users. */
describe.skipIf(!hasChromium)('patterns', () => {
  let kept: TestServer;
  const stack = new AsyncDisposableStack();
  let visitor: Visitor;
  let page: Page;
  let ids: string[];

  beforeAll(async () => {
    kept = stack.use(await startTestServer({ pages: true }));
    const [project] = await kept.database.rows<{ id: number }>("select id from projects where slug = 'main'");
    // At five past the hour it would start a look that a person is to start here.
    await app().work.schedules.pause('discover-patterns', 'test');
    await fill(kept, project?.id as number);
    await kept.addProject('empty');
    visitor = stack.use(await startVisitor(kept));
    page = visitor.page;
    if (shots) mkdirSync(shots, { recursive: true });
  });
  afterAll(() => stack.disposeAsync());

  const url = (path = '', slug = 'main') => `${kept.url}/p/${slug}/patterns${path}`;
  const main = () => page.locator('main').textContent();
  const shoot = async (name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };

  test('a project nobody looked at says so, and a look is started from there', {
    timeout: 240_000,
  }, async () => {
    await page.goto(url());
    await expect.poll(main).toContain('Nobody has looked yet');
    expect(await visitor.accessible()).toEqual([]);
    await shoot('empty');
    await page.getByRole('button', { name: 'Find now' }).click();
    const rows = page.getByTestId('pattern-row');
    await rows.first().waitFor({ timeout: 200_000 });
    ids = await Promise.all((await rows.all()).map(async (row) => (await row.getAttribute('data-id')) ?? ''));
    expect(ids.length).toBeGreaterThan(1);
    await expect.poll(() => page.getByTestId('funnel').textContent()).toContain('confirmed');
  });

  test('what is missing, and that nothing stands out, is said with numbers', {
    timeout: 240_000,
  }, async () => {
    await page.goto(url('', 'empty'));
    await page.getByRole('button', { name: 'Find now' }).click();
    const missing = page.getByTestId('missing');
    await missing.waitFor({ timeout: 200_000 });
    expect(await missing.textContent()).toContain('0 of 300 interactions');
    expect(await visitor.accessible()).toEqual([]);
    await shoot('missing');
    await kept.database.rows(
      "update discoveries set missing = '[]' where project_id = (select id from projects where slug = 'empty')",
    );
    await page.goto(url('', 'empty'));
    await expect.poll(main).toMatch(/Nothing stands out.*candidates looked at/);
    await page.goto(url('/map', 'empty'));
    await expect.poll(main).toContain('There is no map yet');
  });

  test('the list and a pattern read well in both schemes, on a narrow screen, and for assistive technology', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(url());
      await page.getByTestId('pattern-row').first().waitFor();
      await shoot(`list-${colorScheme}`);
      expect(await visitor.accessible()).toEqual([]);
      await page.getByTestId('pattern-row').first().getByRole('link').first().click();
      await page.getByTestId('pattern').waitFor();
      await page.getByTestId('heat').waitFor();
      await shoot(`detail-${colorScheme}`);
      expect(await visitor.accessible()).toEqual([]);
      expect(await visitor.overflow()).toBeLessThan(1);
    }
    await page.setViewportSize(phone);
    for (const [name, path] of [
      ['list', ''],
      ['detail', `/${ids[0]}`],
      ['map', '/map'],
      ['ask', '/ask?where=feature%3Ahero-image'],
    ] as const) {
      await page.goto(url(path));
      await page.locator('h1').waitFor();
      await page.waitForLoadState('networkidle');
      expect(await visitor.overflow(), name).toBeLessThan(1);
      await shoot(`${name}-narrow`);
    }
    await page.setViewportSize(desktop);
  });

  test('a pattern is acknowledged, renamed, noted, fixed and ignored, by whom stands there', async () => {
    const id = ids[0] as string;
    await page.goto(url(`/${id}`));
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    const events = page.getByTestId('pattern-events');
    await expect.poll(() => events.textContent()).toContain('acknowledged it');
    await page.getByRole('textbox', { name: 'Note' }).fill('asked the image team');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(() => events.textContent()).toContain('noted: asked the image team');

    const dialog = page.getByRole('dialog');
    const more = async (item: string) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await dialog.waitFor();
    };
    await more('Rename');
    expect(await visitor.accessible()).toEqual([]);
    await dialog.getByLabel('Name').fill('<img src=x onerror=alert(1)> backgrounds');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect
      .poll(() => page.locator('h1').textContent())
      .toBe('<img src=x onerror=alert(1)> backgrounds');
    expect(await page.locator('main img[src=x]').count()).toBe(0);

    await page.getByRole('button', { name: 'Mark fixed' }).click();
    const [week] = await kept.database.rows<{ last: Date }>(
      'select max(ends_at) as last from pattern_weeks where pattern_id = $1',
      [id],
    );
    // In the last week but one: one measured week is left after it, at least one before.
    const fixedOn = new Date((week?.last.getTime() ?? 0) - 10 * dayMs).toISOString().slice(0, 10);
    await dialog.getByLabel('Day').fill(fixedOn);
    await dialog.getByLabel('What was done').fill('a hint');
    await dialog.getByRole('button', { name: 'Mark fixed' }).click();
    const verdict = page.getByTestId('fix-verdict');
    await expect.poll(() => verdict.textContent()).toMatch(/Before .* points .* n = .*after/s);
    expect(await verdict.getAttribute('data-verdict')).toBe('not yet');
    await shoot('fixed');
    expect(await events.textContent()).toContain(kept.credentials.ownerEmail);

    await more('Ignore');
    await dialog.getByRole('button', { name: 'Ignore' }).click();
    await expect.poll(() => dialog.textContent()).toContain('a reason');
    await dialog.getByLabel('Why').fill('we do not serve that');
    await dialog.getByRole('button', { name: 'Ignore' }).click();
    await page.getByRole('button', { name: 'Heed it again' }).click();
    await page.getByRole('button', { name: 'It is not fixed' }).waitFor();
  });

  test('its interactions are exported, to those who are signed in', async () => {
    const address = url(`/${ids[0]}/export`);
    const answer = await page.request.get(address);
    expect(answer.headers()['content-disposition']).toContain(`pattern-${ids[0]}.jsonl`);
    const lines = (await answer.text()).trim().split('\n');
    const [counted] = await kept.database.rows<{ n: number }>(
      "select sum((place->>'n')::int) as n from patterns, jsonb_array_elements(places) place where id = $1",
      [ids[0]],
    );
    expect(lines).toHaveLength(counted?.n as number);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      feature: expect.any(String),
      isRejected: expect.any(Boolean),
    });
    expect((await fetch(address)).status).toBe(401);
    expect((await page.request.get(url('/00000000-0000-7000-8000-000000000000/export'))).status()).toBe(404);
  });

  test('the map shows inputs where one points, enlarges by key, and has a table twin', async () => {
    await page.goto(url(`/map?pattern=${ids[0]}`));
    const map = page.getByTestId('map');
    await map.waitFor();
    await page.waitForLoadState('networkidle');
    expect(await visitor.accessible()).toEqual([]);
    const box = await map.boundingBox();
    const at = { x: 0, y: 0 };
    for (at.x = 40; at.x < (box?.width ?? 0); at.x += 24) {
      at.y = (box?.height ?? 0) / 2;
      await map.hover({ position: at });
      if ((await page.getByTestId('map-tip').count()) > 0) break;
    }
    await expect.poll(() => page.getByTestId('map-tip').textContent()).toMatch(/(rejected|kept) \S+ ?.{4,}/);
    await shoot('map');
    await map.focus();
    await page.keyboard.press('+');
    await expect.poll(() => map.getAttribute('data-zoom')).toBe('1.50');
    await page.getByRole('button', { name: 'Table' }).click();
    await expect.poll(() => page.getByTestId('map-row').first().textContent()).not.toContain('…');
    expect(await visitor.accessible()).toEqual([]);
    await shoot('map-table');
  });

  test('a question is asked from the interactions, and kept as a segment', async () => {
    await page.goto(`${kept.url}/p/main/interactions?where=feature%3Ahero-image`);
    await page.getByRole('link', { name: 'What is different about the rejected ones?' }).click();
    await page.getByTestId('answer').waitFor({ timeout: 60_000 });
    await page.waitForURL(/patterns\/ask/);
    expect(await page.getByTestId('found-row').first().textContent()).toContain('exploratory');
    await expect.poll(() => page.title()).toContain('Ask it yourself');
    await shoot('ask');
    expect(await visitor.accessible()).toEqual([]);
    await page.getByLabel('Name of the segment').fill('Images');
    await page.getByRole('button', { name: 'Save as a segment' }).click();
    const segments = page.getByLabel('Segment', { exact: true });
    await expect.poll(() => segments.textContent()).toContain('Images');
    await segments.selectOption({ label: 'Images' });
    await expect
      .poll(() => page.getByTestId('segment-words').textContent())
      .toContain('Feature is hero-image');
    await page.getByRole('button', { name: 'Forget “Images”' }).click();
    await expect.poll(() => segments.textContent()).not.toContain('Images');
  });

  test('the browser complained about nothing', () => {
    expect(visitor.complaints()).toEqual([]);
  });
});

/** Four weeks of the demo's users in a project that is none. */
async function fill({ database }: TestServer, projectId: number): Promise<void> {
  const { registry, now } = app();
  await declareDimensions(database, projectId, ['plan', 'market', 'device', 'page']);
  registry.forget(projectId);
  const writer = createLogWriter(database, registry, createPartitioner(database));
  const context = await registry.context(projectId);
  const options = { now: now(), historic: true, clockOffsetMs: 0 };
  const items = [...generateDemo({ seed: 2, endsAt: now(), weeks: 4, interactions: 24_000 })];
  for (let i = 0; i < items.length; i += 2_000) {
    const some = items.slice(i, i + 2_000);
    const interactions = some.map(({ interaction }) =>
      sound(prepareInteraction({ ...interaction }, context, registry, options)),
    );
    const signals = some.flatMap(({ outcomes }) =>
      outcomes.map((outcome) => sound(prepareSignal(outcome, projectId, options))),
    );
    await writer.write([{ projectId, interactions, signals, oldestStubMs: 0 }]);
  }
}

function sound<T>(checked: { ok: T } | { error: { field: string } }): T {
  if ('error' in checked) throw new Error(`refused: ${checked.error.field}`);
  return checked.ok;
}
