import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type createKept, type KeptBrowser, newId, type PanelHandle } from '#lib/sdk/browser.ts';
import { launchChromium } from '#test/support/browser.ts';
import { buildSdk } from './build-sdk.ts';
import { type KeptServer, PUBLISHABLE_KEY } from './kept-server.ts';

/** What the page below puts on its window. */
export interface PageWindow {
  createKept: typeof createKept;
  kept: KeptBrowser;
  handle: PanelHandle;
  links: unknown[];
}
declare const window: Window & PageWindow;

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body style="margin:0">
<div id="above"></div>
<div id="panel" style="height:400px">
  <button data-kept="insert" data-kept-index="1"><b>Insert</b></button>
  <button data-kept="regenerate">Again</button>
  <button data-kept="close">Close</button>
</div>
<script type="module">
  import { createKept } from '/browser.js';
  window.createKept = createKept;
  const params = new URLSearchParams(location.search);
  const fetchOf = params.has('noKeepalive')
    ? (url, init) => { if (init.keepalive) throw new TypeError('no keepalive'); return fetch(url, init); }
    : undefined;
  window.links = [];
  window.kept = createKept({ url: params.get('kept'), key: '${PUBLISHABLE_KEY}', fetch: fetchOf });
  document.querySelector('#above').style.height = params.get('above') + 'px';
  const panel = document.querySelector('#panel');
  panel.style.height = params.get('height') + 'px';
  if (params.get('id')) window.handle = window.kept.panel(panel, params.get('id'), {
    token: 'ot_test', onRegenerate: (link) => window.links.push(link),
  });
  document.body.dataset.ready = 'yes';
</script>`;

/** A site with the built browser entry, and a browser to look at it. Its origin is not Kept's. */
export async function startSite() {
  const outDir = await mkdtemp(join(tmpdir(), 'kept-sdk-panel-'));
  await buildSdk(outDir);
  const script = await readFile(join(outDir, 'browser.js'));
  await rm(outDir, { recursive: true });
  const pages = createServer((request, response) => {
    const isScript = request.url === '/browser.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : request.url === '/elsewhere' ? 'elsewhere' : PAGE);
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const browser = await launchChromium();

  /**
   * The page above in an empty profile, with a panel for a new id (`id: ''` for none), `above` px below its top and
   * `height` px high. Disposing fails the test on any error the page did not catch.
   */
  async function open(server: KeptServer, options: Record<string, string> = {}) {
    const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
    const page = await context.newPage();
    const id = newId();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const query = new URLSearchParams({ kept: server.url, id, above: '0', height: '400', ...options });
    const address = `${origin}/?${query}`;
    await page.goto(address);
    await ready(page);
    async function dispose() {
      await context.close();
      expect(errors).toEqual([]);
    }
    return { page, context, id, address, [Symbol.asyncDispose]: dispose };
  }

  async function stop(): Promise<void> {
    await browser.close();
    pages.closeAllConnections();
    pages.close();
  }

  return { elsewhere: `${origin}/elsewhere`, open, stop };
}

export const ready = (page: Page) => page.waitForSelector('[data-ready]');

/** Resolves when all that was reported until now has arrived, or a try has failed. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await window.kept.flush();
  });
}

/** Number of signals that wait in the page's storage. */
export const stored = (page: Page) => page.evaluate(() => window.localStorage.length);

/** All signals that came in, in order. */
export const signals = (server: KeptServer) => server.received.flatMap(({ body }) => body.outcomes ?? []);

export const kinds = (server: KeptServer) => signals(server).map(({ kind }) => kind);
