import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.ts';
import type { TestServer } from './kept.ts';
import { signIn } from './signed-in.ts';

/** The owner, signed in, in a Chromium of their own. */
export interface Visitor extends AsyncDisposable {
  browser: Browser;
  page: Page;
  /** What the browser complained about, and the server's faults; pages that are right have none. */
  complaints(): string[];
  /** What was provoked is no complaint. */
  forgive(complaint: RegExp): void;
  /** What axe finds wrong with the page as it is, as `rule: element`. */
  accessible(): Promise<string[]>;
  /** Pixels by which the page is wider than its window; below 1 it scrolls downwards only. */
  overflow(): Promise<number>;
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function startVisitor(kept: TestServer): Promise<Visitor> {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: desktop });
  let complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await signIn(context, kept.credentials);
  const page = await context.newPage();
  return {
    ...{ browser, page },
    complaints: () => [...complaints, ...kept.said.filter((line) => line.startsWith('fault'))],
    forgive(complaint) {
      complaints = complaints.filter((text) => !complaint.test(text));
    },
    // Axe's usual way sends all that it looked at through the browser and back, for the sake of frames from elsewhere:
    // pages have none, and this takes half the time.
    async accessible() {
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
      return (await axe.analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    },
    overflow: () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
