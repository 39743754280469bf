import type { Blobs } from '#lib/blobs/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import type { Flow, Ticket } from '#lib/flow/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import {
  type Plan,
  type PlannedTarget,
  planRoute,
  type RouteAsk,
  targetCapabilities,
} from '#lib/routing/index.ts';
import {
  type CanonicalEvent,
  Collector,
  type EmbeddingRequest,
  type EmbeddingResult,
  estimateInputTokens,
  type ImageRequest,
  type ImageResult,
  isToken,
  type TextRequest,
  VendorError,
} from '#lib/vendors/index.ts';
import { admit } from './admission.ts';
import { createRetryBudget } from './budget.ts';
import { keepImages } from './images.ts';
import { createLedger } from './ledger.ts';
import { interactionOf, type Recorder } from './record.ts';
import { createRendering } from './rendering.ts';
import { resultText } from './result-text.ts';
import { SpoolFailed } from './spool.ts';
import { generateText } from './text.ts';
import { createTries } from './tries.ts';
import type { Ask, Attempt, End, Progress } from './types.ts';
import { createUnderWay } from './under-way.ts';
import { generateWhole } from './whole.ts';

export interface GenerationParts {
  catalog: Catalog;
  flow: Pick<Flow, 'admit'>;
  pool: Pool;
  prices: Prices;
  recorder: Recorder;
  blobs: Pick<Blobs, 'put' | 'fetchImage'>;
  /** Keeps an image while Postgres is away. @returns its hash */
  spoolBlob(bytes: Uint8Array, mediaType: string): Promise<string>;
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
  onAttempt(attempt: Attempt, ask: Ask): void;
  /** Something of ours failed, and there is no caller any more who could be told. */
  fault(error: unknown, traceId: string): void;
  onEnd(end: {
    ask: Ask;
    progress: Progress;
    status: End['status'];
    latencyMs: number;
    errorKind?: string;
  }): void;
}

/** A generation under way. */
export interface Generating<Result> {
  progress: Progress;
  result: Result;
}

export interface Generation {
  /** Where a request would go, and with which prompt. @throws RoutingError when there is nothing to try */
  plan(ask: Omit<RouteAsk, 'draw'>): Plan;
  /**
   * Text as events, those that came together in one batch; the last one, `finish` or `error`, comes when the
   * interaction is recorded.
   * @throws RoutingError when there is nothing to try
   */
  text(ask: Ask): Generating<AsyncGenerator<CanonicalEvent[], void, void>>;
  /** Images or embeddings; resolves when the interaction is recorded. Rejects with VendorError. @throws RoutingError */
  whole(ask: Ask): Generating<Promise<ImageResult | EmbeddingResult>>;
  /** Resolves when everything that has begun is recorded. */
  settled(): Promise<void>;
}

/** The trunk: route → admission → attempts → record. */
export function createGeneration(parts: GenerationParts): Generation {
  const budget = createRetryBudget(parts.now);
  const underWay = createUnderWay();

  const planOf = (ask: Omit<RouteAsk, 'draw'>): Plan =>
    planRoute({ ...ask, draw: parts.random() }, { catalog: parts.catalog, pool: parts.pool });

  /** Everything one generation needs until it is recorded. */
  function begin(ask: Ask) {
    const draft = ask.render({ vendor: '', model: ask.model ?? '' });
    const inputTokens = estimateInputTokens(draft.request);
    const plan = ask.plan ?? planOf({ ...ask, metadata: ask.metadata ?? {}, inputTokens });
    const rendered = createRendering(ask, draft);
    const progress: Progress = {
      id: ask.id,
      traceId: ask.traceId,
      attempts: [],
      isRefused: false,
      routeKind: plan.routeKind,
      rescued: false,
      costMicroUsd: 0,
      canary: plan.canary,
      blobs: [],
    };
    const ledger = createLedger(parts.prices, parts.now, (attempt) => {
      progress.costMicroUsd += attempt.costMicroUsd;
      parts.onAttempt(attempt, ask);
    });
    progress.attempts = ledger.attempts;
    ledger.attempts.push(...(ask.earlier ?? []));
    progress.costMicroUsd = costOf(ledger.attempts);
    budget.deposit();
    const capabilities = (target: PlannedTarget) => targetCapabilities(target, parts.pool);
    const tries = createTries({
      plan,
      pool: parts.pool,
      capabilities,
      budget,
      render: rendered.to,
      inputTokens,
      draw: parts.random(),
      signal: ask.signal,
      now: parts.now,
      sleep: parts.sleep,
      random: parts.random,
    });

    async function end(how: End): Promise<void> {
      if (how.error && ask.comesBack?.(how.error)) return;
      const latencyMs = Math.max(0, parts.now() - begunAt(ask));
      const last = ledger.attempts.findLast(({ status }) => status === 'completed') ?? ledger.attempts.at(-1);
      if (last?.isFallback) progress.routeKind = 'fallback';
      progress.vendor = last?.vendor;
      progress.model = last?.model;
      progress.organization = last?.organization;
      const item = interactionOf(ask, progress, rendered.layers(), how, latencyMs);
      await parts.recorder.record(ask.projectId, item, ask.kind !== 'embedding').catch((error: unknown) => {
        throw error instanceof SpoolFailed ? notRecorded : error;
      });
      const errorKind = how.error && { errorKind: how.error.kind };
      parts.onEnd({ ask, progress, status: how.status, latencyMs, ...errorKind });
    }

    async function enter(): Promise<Ticket> {
      progress.isRefused = true;
      const ticket = await admit(parts, ask, { plan, request: draft.request, inputTokens });
      progress.isRefused = false;
      ask.onAdmitted?.();
      return ticket;
    }

    return { plan, rendered, progress, ledger, tries, capabilities, enter, end };
  }

  /** What this run cost is known, earlier ones said so themselves; and its place is free for the next one. */
  function leave(ticket: Ticket, { attempts }: Progress, { earlier = [] }: Ask): void {
    ticket.settle({ costMicroUsd: costOf(attempts.slice(earlier.length)) });
    ticket.release();
  }

  async function* recorded(ask: Ask, run: ReturnType<typeof begin>): ReturnType<typeof generateText> {
    const { plan, rendered, progress, ledger, enter, end } = run;
    const ticket = await enter().catch(refused);
    if (ticket instanceof VendorError) return yield [{ type: 'error', error: ticket }];
    const isOver = underWay.begin();
    const answer = new Collector();
    let isRecorded = false;
    const record = (error?: VendorError) => {
      isRecorded = true;
      const isKept = answer.content.length > 0;
      return end({
        status: error ? 'failed' : 'completed',
        error,
        finishReason: error ? undefined : answer.finish?.reason,
        result: isKept ? resultText(answer.content) : undefined,
        // Of an answer that broke off: what its last attempt brought, which is paid for.
        usage: error ? ledger.attempts.findLast(({ usage }) => usage)?.usage : answer.usage,
      });
    };
    const events = generateText({
      ...run,
      holdBack: plan.holdBack,
      rescue: plan.rescue,
      render: (target) => rendered.to(target) as TextRequest,
      options: { signal: ask.signal, headers: ask.headers },
      onRescue: () => {
        progress.rescued = true;
      },
    });
    try {
      for await (const batch of events) {
        for (const event of batch) {
          answer.add(event);
          if (isToken(event)) progress.firstTokenMs ??= parts.now() - begunAt(ask);
          if (event.type === 'error') await record(event.error);
          if (event.type === 'finish') await record();
        }
        yield batch;
      }
    } catch (error) {
      if (error !== notRecorded) throw error;
      yield [{ type: 'error' as const, error: notRecorded }];
    } finally {
      // Who has gone cannot be told.
      const tell = (error: unknown) => error === notRecorded || parts.fault(error, ask.traceId);
      const last = isRecorded ? Promise.resolve() : record(new VendorError('cancelled')).catch(tell);
      await last.finally(isOver);
      leave(ticket, progress, ask);
    }
  }

  return {
    plan: planOf,

    text(ask) {
      const run = begin(ask);
      return { progress: run.progress, result: recorded(ask, run) };
    },

    whole(ask) {
      const run = begin(ask);
      const { progress, rendered, ledger, tries, enter, end } = run;
      const work = async () => {
        const ticket = await enter();
        const isOver = underWay.begin();
        try {
          const result = await generateWhole({
            tries,
            ledger,
            render: (target) => rendered.to(target) as ImageRequest | EmbeddingRequest,
            options: { signal: ask.signal, headers: ask.headers },
          });
          const kept = result.kind === 'image' ? await keepImages(result, parts) : undefined;
          progress.blobs = kept?.hashes ?? [];
          const vectors = result.kind === 'embedding' ? `${result.vectors.length} vectors` : undefined;
          await end({
            status: 'completed',
            result: kept?.text ?? vectors,
            usage: result.usage,
            metadata: kept?.metadata,
          });
          return result;
        } catch (error) {
          if (error instanceof VendorError && error !== notRecorded) await end({ status: 'failed', error });
          throw error;
        } finally {
          isOver();
          leave(ticket, progress, ask);
        }
      };
      return { progress, result: work() };
    },

    settled: underWay.settled,
  };
}

/** A refusal of the caller's limits is an answer, anything else a fault. */
function refused(error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  throw error;
}

const costOf = (attempts: readonly Attempt[]): number =>
  attempts.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);

const begunAt = (ask: Ask): number => ask.begunAt ?? timeOfId(ask.id);

/** An answer that cannot be recorded is none. */
const notRecorded = new VendorError('overloaded', {
  status: 503,
  code: 'not_recorded',
  retryAfterMs: 5_000,
  summary: 'the answer cannot be recorded',
  body: {
    error: {
      message: 'The answer could not be recorded: the database is away, and the disk takes nothing.',
      type: 'server_error',
      code: 'not_recorded',
    },
  },
});
