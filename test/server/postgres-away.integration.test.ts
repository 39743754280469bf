import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { countLoad, loadText, startLoad } from './ingest-load.ts';

/** Postgres dies under load and comes back by itself. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(() => kept[Symbol.asyncDispose]());

const postmaster = () =>
  Number(readFileSync(join(kept.home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
const ready = async () => {
  const response = await fetch(`${kept.url}/readyz`);
  return { status: response.status, ...((await response.json()) as { ready: boolean; degraded: string[] }) };
};

test('what was acknowledged before, during and after is there and counted once', async () => {
  expect(await ready()).toEqual({ status: 200, ready: true, degraded: [] });
  const load = startLoad(kept.url, kept.credentials.secretKey);
  for (let round = 1; round <= 2; round++) {
    const wanted = load.acknowledged.size + 300;
    await expect.poll(() => load.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(wanted);
    const away = load.statuses.get(503) ?? 0;
    process.kill(postmaster(), 'SIGKILL');
    await expect
      .poll(() => load.statuses.get(503) ?? 0, { timeout: 10_000, interval: 5 })
      .toBeGreaterThan(away);
    if (round === 1)
      await expect
        .poll(ready, { timeout: 10_000, interval: 5 })
        .toEqual({ status: 200, ready: true, degraded: ['database'] });
    const before = load.acknowledged.size;
    await expect.poll(() => load.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before + 300);
  }
  await load.stop();
  expect(await ready()).toEqual({ status: 200, ready: true, degraded: [] });
  expect([...load.statuses.keys()].sort()).toEqual([200, 503]);
  expect([...load.retryAfters]).toEqual(['2']);
  for (const refusal of load.refusals) expect(refusal).not.toContain(loadText);

  const { ids, counted, inserted } = await countLoad(kept.database);
  expect([...load.acknowledged].filter((id) => !ids.has(id))).toEqual([]);
  expect([counted, inserted]).toEqual([ids.size, ids.size]);
  // An outage is no fault: nothing is said about each request.
  expect(kept.said).toEqual([]);
});
