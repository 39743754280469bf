import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Browser tests are skipped, loudly, on a machine without Debian's Chromium. */
export const hasChromium = existsSync(executablePath);
if (!hasChromium)
  process.stderr.write(`\n*** SKIPPED: ${executablePath} is missing, no test ran in a browser ***\n\n`);

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath, args });
