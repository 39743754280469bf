import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '#lib/metrics/index.ts';
import { parseExposition } from './exposition.ts';
import { attempt, generation } from './records.ts';

const read = async (metrics: Metrics) => parseExposition((await metrics.text()).body);

/** Values of a metric by the labels that are asked for. */
async function values(metrics: Metrics, name: string, ...labels: string[]): Promise<Record<string, number>> {
  const { samples } = await read(metrics);
  return Object.fromEntries(
    samples
      .filter((sample) => sample.name === name)
      .map((sample) => [labels.map((label) => sample.labels[label]).join(' '), sample.value]),
  );
}

describe('counts', () => {
  test('an attempt is told by who made it and how it ended', async () => {
    const metrics = createMetrics();
    metrics.attempt(attempt());
    metrics.attempt(attempt({ inputTokens: 11 }));
    metrics.attempt(
      attempt({
        organization: 'openai-b',
        status: 'failed',
        errorKind: 'rate_limit',
        firstTokenMs: undefined,
        totalMs: 9,
        queueMs: 500,
      }),
    );
    expect(
      await values(metrics, 'kept_attempts_total', 'vendor', 'organization', 'model', 'status', 'error_kind'),
    ).toEqual({
      'openai openai-a gpt-4.1 completed ': 2,
      'openai openai-b gpt-4.1 failed rate_limit': 1,
    });
    expect(await values(metrics, 'kept_tokens_total', 'organization', 'direction')).toMatchObject({
      'openai-a input': 111,
      'openai-a output': 100,
    });
    expect(await values(metrics, 'kept_cost_micro_usd_total', 'organization')).toMatchObject({
      'openai-a': 1400,
    });
    expect(await values(metrics, 'kept_feature_cost_micro_usd_total', 'project', 'feature')).toEqual({
      'main button-text': 2100,
    });
    expect(await values(metrics, 'kept_attempt_duration_seconds_count', 'organization')).toMatchObject({
      'openai-a': 2,
    });
    expect(await values(metrics, 'kept_attempt_duration_seconds_sum', 'organization')).toMatchObject({
      'openai-a': 4,
    });
    // A refusal after 9 ms is no fast answer.
    expect(
      (await values(metrics, 'kept_attempt_duration_seconds_count', 'organization'))['openai-b'],
    ).not.toBe(1);
    expect(await values(metrics, 'kept_first_token_seconds_sum', 'organization')).toMatchObject({
      'openai-a': 0.6,
    });
    expect(await values(metrics, 'kept_queue_wait_seconds_sum', 'organization')).toMatchObject({
      'openai-b': 0.5,
    });
  });

  test('a generation is told by its feature', async () => {
    const metrics = createMetrics();
    metrics.generation(generation());
    expect(await values(metrics, 'kept_rescues_total', 'feature')).toEqual({ 'button-text': 0 });
    metrics.generation(generation({ rescued: true, fellBack: true }));
    metrics.generation(
      generation({ status: 'failed', stream: false, firstTokenMs: undefined, latencyMs: 90 }),
    );
    const labels = ['project', 'feature', 'kind', 'status', 'stream', 'route_kind'];
    expect(await values(metrics, 'kept_generations_total', ...labels)).toEqual({
      'main button-text text completed true primary': 2,
      'main button-text text failed false primary': 1,
    });
    expect(await values(metrics, 'kept_rescues_total', 'feature')).toEqual({ 'button-text': 1 });
    expect(await values(metrics, 'kept_fallbacks_total', 'feature')).toEqual({ 'button-text': 1 });
    expect(await values(metrics, 'kept_generation_duration_seconds_count', 'status')).toEqual({
      completed: 2,
      failed: 1,
    });
    expect(await values(metrics, 'kept_generation_first_token_seconds_sum', 'stream')).toEqual({
      true: 0.64,
    });
  });

  test('nonsense does not throw and does not spoil what is counted', async () => {
    const metrics = createMetrics();
    metrics.attempt(
      attempt({
        inputTokens: Number.NaN,
        outputTokens: -5,
        costMicroUsd: Number.POSITIVE_INFINITY,
        queueMs: -1,
        firstTokenMs: Number.NaN,
      }),
    );
    metrics.generation(generation({ latencyMs: Number.NaN, feature: 'a"b\\c\nd' }));
    metrics.attempt(attempt());
    expect(await values(metrics, 'kept_tokens_total', 'direction')).toEqual({ input: 100, output: 50 });
    expect(await values(metrics, 'kept_generations_total', 'feature')).toEqual({ 'a\\"b\\\\c\\nd': 1 });
  });

  test('models and features without end end in "(other)"', async () => {
    const metrics = createMetrics();
    for (let i = 0; i < 1_200; i++) {
      metrics.attempt(attempt({ model: `m-${i}`, feature: `f-${i}` }));
      metrics.generation(generation({ feature: `f-${i}`, project: i % 2 ? 'main' : 'side' }));
    }
    metrics.attempt(attempt({ model: 'm-3' }));
    const models = await values(metrics, 'kept_attempts_total', 'model');
    expect(Object.keys(models)).toHaveLength(501);
    expect(models['m-3']).toBe(2);
    expect(models['(other)']).toBe(700);
    const features = await values(metrics, 'kept_generations_total', 'project', 'feature');
    expect(Object.keys(features).length).toBeLessThanOrEqual(502);
    expect(Object.values(features).reduce((sum, n) => sum + n, 0)).toBe(1_200);
  });

  test('registries are apart', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.attempt(attempt());
    expect(await values(two, 'kept_attempts_total', 'model')).toEqual({});
    expect((await read(two)).samples.map(({ name }) => name)).toContain('process_cpu_seconds_total');
  });
});

describe('gauges', () => {
  const pool = {
    concurrency: () => [
      { vendor: 'anthropic', model: 'claude-x', inFlight: 3, limit: 15 },
      { vendor: 'openai', model: 'gpt-4.1', inFlight: 7 },
    ],
    organizations: () => [
      {
        id: 'openai-a',
        vendor: 'openai',
        weight: 0,
        inFlight: 7,
        account: { state: 'open' },
        perModel: [
          {
            model: 'gpt-4.1',
            breaker: { state: 'half-open' },
            headroom: { requests: { share: 0.25 }, tokens: undefined },
          },
          { model: 'gpt-x', breaker: { state: 'open' }, headroom: undefined },
          { model: 'gpt-y', breaker: { state: 'closed' } },
        ],
      },
    ],
  };

  test('are read when somebody scrapes', async () => {
    const metrics = createMetrics();
    metrics.observe(pool);
    let state = 'up';
    metrics.observe({
      storeHealth: () => ({ state, failed: 4, refused: 5, losses: 1 }),
      spool: () => ({ items: 12, bytes: 4096 }),
    });
    expect(await values(metrics, 'model_inferences_in_flight', 'model_engine', 'model_name')).toEqual({
      'anthropic claude-x': 3,
      'openai gpt-4.1': 7,
    });
    expect(await values(metrics, 'model_inferences_max_concurrent', 'model_engine', 'model_name')).toEqual({
      'anthropic claude-x': 15,
    });
    expect(await values(metrics, 'kept_breaker_state', 'organization', 'model')).toEqual({
      'openai-a (account)': 2,
      'openai-a gpt-4.1': 1,
      'openai-a gpt-x': 2,
      'openai-a gpt-y': 0,
    });
    expect(await values(metrics, 'kept_headroom_ratio', 'organization', 'model', 'limit')).toEqual({
      'openai-a gpt-4.1 requests': 0.25,
    });
    expect(await values(metrics, 'kept_organization_weight', 'organization')).toEqual({ 'openai-a': 0 });
    expect(await values(metrics, 'kept_spool_items')).toEqual({ '': 12 });
    expect(await values(metrics, 'kept_store_failed_total')).toEqual({ '': 4 });
    expect(await values(metrics, 'kept_store_degraded')).toEqual({ '': 0 });
    state = 'away';
    expect(await values(metrics, 'kept_store_degraded')).toEqual({ '': 1 });
    // Counters that are asked for do not add up from scrape to scrape.
    expect(await values(metrics, 'kept_store_failed_total')).toEqual({ '': 4 });
    metrics.observe({ organizations: () => [] });
    expect(await values(metrics, 'kept_breaker_state', 'model')).toEqual({});
  });

  test('say nothing rather than 0 when nobody knows, and the rest is told', async () => {
    const metrics = createMetrics();
    expect(await values(metrics, 'kept_store_degraded')).toEqual({});
    metrics.observe({
      ...pool,
      organizations: () => {
        throw new Error('away');
      },
      spool: () => ({ items: Number.NaN, bytes: 1 }),
    });
    expect(await values(metrics, 'kept_breaker_state', 'model')).toEqual({});
    expect(await values(metrics, 'kept_spool_items')).toEqual({});
    expect(await values(metrics, 'kept_spool_bytes')).toEqual({ '': 1 });
    expect(await values(metrics, 'model_inferences_in_flight', 'model_name')).toMatchObject({
      'claude-x': 3,
    });
  });
});

test('an attempt and its generation cost microseconds', () => {
  const metrics = createMetrics();
  const attempts = Array.from({ length: 16 }, (_, i) =>
    attempt({ organization: `openai-${i % 4}`, model: `gpt-${i >> 2}` }),
  );
  const generations = Array.from({ length: 16 }, (_, i) => generation({ feature: `feature-${i}` }));
  const run = (times: number): number => {
    const begun = process.cpuUsage();
    for (let i = 0; i < times; i++) {
      metrics.attempt(attempts[i & 15] as (typeof attempts)[0]);
      metrics.generation(generations[i & 15] as (typeof generations)[0]);
    }
    return process.cpuUsage(begun).user / times;
  };
  run(20_000);
  // About five, and ten on a busy machine: the bound is for what grows by mistake.
  const microseconds = Math.min(...Array.from({ length: 5 }, () => run(10_000)));
  expect(microseconds).toBeLessThan(50);
});
