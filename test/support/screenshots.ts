import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from './browser.ts';
import { startTestServer } from './kept.ts';
import { signIn } from './signed-in.ts';

/** `npm run screenshots`: the pictures of the README, from a demo project made for them. */
const folder = join(import.meta.dirname, '../../.github/screenshots');
mkdirSync(folder, { recursive: true });

await using kept = await startTestServer({ demo: true, pages: true });
const browser = await launchChromium();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    await signIn(context, kept.credentials);
    const page = await context.newPage();
    for (const name of ['overview', 'interactions']) {
      await page.goto(`${kept.url}/p/demo/${name}`);
      await page.waitForLoadState('networkidle');
      if (name === 'interactions') await page.getByTestId('interaction-row').first().click();
      if (name === 'interactions') await page.getByTestId('interaction-detail').waitFor();
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
      console.log(`${name}-${colorScheme}.png`);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
process.exitCode = 0;
