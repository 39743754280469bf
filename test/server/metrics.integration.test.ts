import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';

const token = 'a token for the scraper';
/** What a collector was sent. */
const spans: string[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    spans.push(Buffer.concat(chunks).toString('latin1'));
    response.end();
  });
});
let world: VendorTest;

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const { port } = collector.address() as { port: number };
  world = await startVendorTest({
    config: {
      metricsToken: token,
      concurrencyLimits: { openai: { 'gpt-4.1-mini': 7 } },
      tracing: { endpoint: `http://127.0.0.1:${port}`, headers: {} },
    },
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  collector.close();
});

const scrape = (authorization?: string) =>
  fetch(`${world.kept.url}/metrics`, { headers: authorization ? { authorization } : {} });

test('metrics are for who has the token', async () => {
  expect((await scrape()).status).toBe(401);
  expect((await scrape('Bearer another')).status).toBe(401);
  const answer = await scrape(`Bearer ${token}`);
  expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/plain']);
});

test('what was generated can be scraped, and is traced without its words', async () => {
  await world.route('main', {
    node: {
      fallback: [
        { target: { vendor: 'openai', model: 'gpt-4.1-mini' } },
        { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } },
      ],
    },
  });
  const ask = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'the secret bakery' }] };
  expect((await world.kept.call('POST', '/v1/chat/completions', ask)).status).toBe(200);
  const body = await (await scrape(`Bearer ${token}`)).text();
  expect(body).toMatch(/^model_inferences_in_flight\{[^}]*model_engine="openai"[^}]*\} 0$/m);
  expect(body).toMatch(/^model_inferences_max_concurrent\{[^}]*model_name="gpt-4.1-mini"[^}]*\} 7$/m);
  expect(body).toMatch(
    /^kept_attempts_total\{[^}]*organization="openai-a"[^}]*status="completed"[^}]*\} 1$/m,
  );
  expect(body).toMatch(/^kept_generations_total\{[^}]*project="main"[^}]*\} 1$/m);
  expect(body).toMatch(/^kept_cost_micro_usd_total\{[^}]*\} [1-9]/m);
  expect(body).not.toContain('secret bakery');
});

test('spans reach the collector', async () => {
  await expect.poll(() => spans.join(''), { timeout: 15_000 }).toContain('gen_ai.request.model');
  expect(spans.join('')).not.toContain('secret bakery');
});
