import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKey } from '#lib/auth/index.ts';
import { launchChromium } from './browser.ts';
import { startTestServer } from './kept.ts';
import { signIn } from './signed-in.ts';

/** `npm run screenshots`: the pictures of the README, from a demo project made for them. */
const folder = join(import.meta.dirname, '../../.github/screenshots');
mkdirSync(folder, { recursive: true });

const pages = [
  ...['overview', 'interactions', 'patterns', 'anomalies', 'digests', 'hints'],
  ...['providers', 'playground', 'work'],
];

await using kept = await startTestServer({ demo: true, pages: true });
await sendTraffic();
await untilLooked();
const browser = await launchChromium();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    await signIn(context, kept.credentials);
    const page = await context.newPage();
    for (const name of pages) {
      await page.goto(`${kept.url}/p/demo/${name}`);
      // The Providers page never stops asking.
      if (name !== 'providers' && name !== 'work') await page.waitForLoadState('networkidle');
      else await sleep(3_000);
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

/** The demo's first look for patterns begins with it. */
async function untilLooked(): Promise<void> {
  while ((await kept.database.rows('select 1 from discoveries')).length === 0) await sleep(500);
}

/** A few minutes' worth of generations of the demo, so that the Providers page has something to show. */
async function sendTraffic(): Promise<void> {
  const [project] = await kept.database.rows<{ id: number }>("select id from projects where slug = 'demo'");
  const key = await createKey(kept.database, project?.id as number, 'secret', 'screenshots');
  const features = [
    'button-text',
    'heading-text',
    'paragraph-text',
    'code-snippet',
    'site-plan',
    'hero-image',
  ];
  const send = async (i: number) => {
    const feature = features[i % features.length];
    await kept.call(
      'POST',
      '/v1/generations',
      { feature, input: 'a bakery in Lyon', user: `u-${i % 40}` },
      key,
    );
  };
  for (let i = 0; i < 240; i += 12) await Promise.all(Array.from({ length: 12 }, (_, n) => send(i + n)));

  // Work that waits: more than its limits let through.
  const limits = {
    'images-per-user': { kind: 'throttle', limit: 2, periodMs: 60_000, key: 'user', feature: 'hero-image' },
    'plans-at-once': { kind: 'concurrency', limit: 1, feature: 'site-plan' },
  };
  for (const [name, limit] of Object.entries(limits))
    await kept.call('PUT', `/v1/limits/${name}`, limit, key);
  const later = (feature: string, n: number) => {
    const body = { feature, input: 'a bakery in Lyon', user: `u-${n % 9}`, mode: 'durable' };
    return kept.call('POST', '/v1/generations', body, key);
  };
  await Promise.all(Array.from({ length: 60 }, (_, n) => later('hero-image', n)));
  await Promise.all(Array.from({ length: 90 }, (_, n) => later('site-plan', n)));
}
