import { createHash } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { attemptAttributes, generationAttributes, generationName } from './trace-attributes.ts';
import type { GenerationTrace } from './trace-types.ts';

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP collector, such as `http://127.0.0.1:4318`; without it nothing is traced. */
  endpoint?: string | undefined;
  headers?: Record<string, string> | undefined;
  serviceName: string;
  /** For one batch, retries included; default 4 s. */
  timeoutMs?: number | undefined;
  /** Told once when the collector stops taking spans, again when it does after it had recovered. */
  fault?: ((error: unknown) => void) | undefined;
}

/** Generations as OpenTelemetry spans, sent in batches; what a slow collector does not take is dropped. */
export interface Tracing {
  /** Never throws, and waits for nothing. */
  span(generation: GenerationTrace): void;
  /** Sends what is left, for as long as one batch may take. Never throws. */
  close(): Promise<void>;
}

const nothing: Tracing = { span() {}, close: async () => {} };

/** @throws TypeError for an endpoint that is no URL */
export function createTracing(options: TracingOptions): Tracing {
  const { endpoint, headers = {}, serviceName, timeoutMs = 4_000, fault } = options;
  if (!endpoint) return nothing;
  const url = new URL(endpoint);
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url: url.href, headers, timeoutMillis: timeoutMs });
  const processor = new BatchSpanProcessor({
    exporter: watched(exporter, fault),
    maxQueueSize: 8_192,
    exportTimeoutMillis: timeoutMs + 1_000,
  });
  const ids = new RandomIdGenerator();
  // The only way to give a span without a parent its trace: it is asked for while the span is made.
  let traceId = '';
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': serviceName })),
    // Who asked may not have sampled its own trace: Kept keeps its own all the same.
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => ids.generateSpanId() },
    spanProcessors: [processor],
    spanLimits: { attributeValueLengthLimit: 500 },
  });
  const tracer = provider.getTracer('kept');

  return {
    span(generation) {
      try {
        traceId = traceIdOf(generation.traceId);
        record(tracer, generation, traceId);
      } catch (error) {
        fault?.(error);
      }
    },
    close: () => provider.shutdown().catch(() => {}),
  };
}

function record(tracer: Tracer, generation: GenerationTrace, traceId: string): void {
  const { startMs, endMs, attempts, parentSpanId } = generation;
  const outside = isSpanId(parentSpanId)
    ? trace.setSpanContext(ROOT_CONTEXT, {
        traceId,
        spanId: parentSpanId,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: true,
      })
    : ROOT_CONTEXT;
  const open = (
    name: string,
    attributes: ReturnType<typeof generationAttributes>,
    at: number,
    context = outside,
  ) => tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: moment(at) }, context);

  const whole = open(generationName(generation), generationAttributes(generation), startMs);
  const inside = trace.setSpan(outside, whole);
  let before = startMs;
  attempts.forEach((attempt, index) => {
    const start = Math.min(attempt.startMs ?? before + attempt.queueMs, endMs);
    before = Math.min(start + attempt.totalMs, endMs);
    const span = open(
      `attempt ${attempt.organization}`,
      attemptAttributes(attempt, index + 1),
      start,
      inside,
    );
    if (attempt.status === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(moment(before));
  });
  if (generation.status === 'failed') whole.setStatus({ code: SpanStatusCode.ERROR });
  whole.end(moment(endMs));
}

/** One span without a time would make its whole batch unreadable. */
function moment(ms: number): Date {
  if (!Number.isFinite(ms)) throw new RangeError('a span needs a time');
  return new Date(ms);
}

const isSpanId = (id: string | undefined): id is string =>
  id !== undefined && /^(?!0{16})[0-9a-f]{16}$/.test(id);

/** W3C trace ids are 16 bytes in hexadecimal and not all zero. */
function traceIdOf(given: string): string {
  const id = given.replaceAll('-', '').toLowerCase();
  if (/^(?!0{32})[0-9a-f]{32}$/.test(id)) return id;
  return createHash('sha256').update(given).digest('hex').slice(0, 32);
}

/** Tells the first failure after a success. */
function watched(exporter: SpanExporter, fault: TracingOptions['fault']): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== 0 && !failing)
          fault?.(
            new Error(`traces cannot be sent: ${result.error?.message ?? 'no reason given'}`, {
              cause: result.error,
            }),
          );
        failing = result.code !== 0;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
