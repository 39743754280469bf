import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Seconds, doubling; those of OpenTelemetry's GenAI conventions and two more, since answers can take minutes. */
const buckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68,
];

export type Families = ReturnType<typeof families>;

/** What is counted as it happens. */
export function families(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const seconds = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const target = ['vendor', 'organization', 'model'];
  const feature = ['project', 'feature'];

  return {
    attempts: counter('kept_attempts_total', 'Calls to organizations, by how they ended.', [
      ...target,
      'status',
      'error_kind',
    ]),
    tokens: counter('kept_tokens_total', 'Tokens of all attempts.', [...target, 'direction']),
    cost: counter('kept_cost_micro_usd_total', 'Cost of all attempts, millionths of a US dollar.', target),
    duration: seconds('kept_attempt_duration_seconds', 'Whole call, completed attempts only.', target),
    firstToken: seconds('kept_first_token_seconds', 'From the call to its first token.', target),
    queueWait: seconds('kept_queue_wait_seconds', 'Wait for a concurrency slot before the call.', target),
    featureCost: counter('kept_feature_cost_micro_usd_total', 'The same cost, by feature.', feature),
    generations: counter('kept_generations_total', 'Generations, by how they ended.', [
      ...feature,
      'kind',
      'status',
      'stream',
      'route_kind',
    ]),
    fallbacks: counter(
      'kept_fallbacks_total',
      'Generations that another than the first target answered.',
      feature,
    ),
    rescues: counter(
      'kept_rescues_total',
      'Streams that broke off and were finished by another attempt.',
      feature,
    ),
    latency: seconds('kept_generation_duration_seconds', 'Whole generation, fallbacks included.', [
      'kind',
      'status',
      'stream',
    ]),
    latencyToFirstToken: seconds(
      'kept_generation_first_token_seconds',
      'From the request to the first token that the caller gets.',
      ['kind', 'stream'],
    ),
  };
}

/**
 * A metric whose values are asked for when somebody scrapes: a counter if its name ends like one, else a gauge. Without
 * a source, or if it throws, there is no value, since 0 would look fine.
 */
export function asked(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  read: () => Iterable<readonly [value: number, ...labels: string[]]>,
): void {
  function collect(this: Counter | Gauge) {
    this.reset();
    if (labelNames.length === 0) this.remove();
    try {
      for (const [value, ...labels] of [...read()])
        if (Number.isFinite(value)) this.labels(...labels).inc(value);
    } catch {
      // A scrape tells what can be told.
    }
  }
  const configuration = { name, help, labelNames, registers: [registry], collect };
  if (name.endsWith('_total')) new Counter(configuration);
  else new Gauge(configuration);
}
