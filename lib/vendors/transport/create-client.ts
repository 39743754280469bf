import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from '#lib/domain/index.ts';
import type {
  CanonicalRequest,
  EmbeddingRequest,
  EmbeddingResult,
  ImageResult,
  TextRequest,
  TextResult,
} from '../canonical.ts';
import type { Capabilities, VendorName } from '../capabilities.ts';
import type { VendorError } from '../errors.ts';
import { type CanonicalEvent, eventsOf, isToken } from '../events.ts';
import { answerToolFilter, resultWithoutAnswerTool } from '../format-mode.ts';
import { type Headers, header, type RateLimitHeadroom, retryAfterMs } from '../headroom.ts';
import { answerJson, isPage, mediaType, parseJson, readText } from './body.ts';
import { Exchange } from './exchange.ts';
import type { Protocol } from './protocol.ts';
import { readStream } from './read-stream.ts';
import { defaultTimeouts, type Timeouts, Watch } from './watch.ts';

/** What a client needs from outside. The dispatcher is shared by all clients of a process and closed by its owner. */
export interface Transport {
  dispatcher: Dispatcher;
  clock?: Clock;
}

export interface CallOptions {
  /** Aborting it ends the call upstream at once. */
  signal?: AbortSignal | undefined;
  timeouts?: Partial<Timeouts> | undefined;
  /** Further headers, such as `anthropic-beta`. */
  headers?: Record<string, string> | undefined;
  /** Told as it happens, so that failed calls have their timings too. */
  onPhase?: ((phase: 'connected' | 'headers' | 'firstToken', elapsedMs: number) => void) | undefined;
}

/** What came with an answer besides the answer. */
export interface AnswerInfo {
  headroom?: RateLimitHeadroom | undefined;
  vendorRequestId?: string | undefined;
}
export interface Answer<Result> extends AnswerInfo {
  result: Result;
}
export interface StreamAnswer extends AnswerInfo {
  /** Events that arrived together; iterated once, never throws, the last event is `finish` or `error`. */
  batches: AsyncIterable<CanonicalEvent[]>;
  /** The same, one by one; instead of `batches`. */
  events: AsyncIterable<CanonicalEvent>;
  /** Ends the call upstream, also when `events` was never read. */
  cancel(): void;
}

type ResultOf<R extends CanonicalRequest> = R extends TextRequest
  ? TextResult
  : R extends EmbeddingRequest
    ? EmbeddingResult
    : ImageResult;

/** One organization at one vendor. Calls are never retried here. */
export interface VendorClient {
  readonly vendor: VendorName;
  capabilities(model: string): Capabilities;
  /** The whole answer at once. Throws VendorError. */
  send<R extends CanonicalRequest>(request: R, options?: CallOptions): Promise<Answer<ResultOf<R>>>;
  /** Resolves when the vendor accepted the request. Throws VendorError until then. */
  stream(request: TextRequest, options?: CallOptions): Promise<StreamAnswer>;
}

export function createClient(protocol: Protocol, transport: Transport): VendorClient {
  const { dispatcher, clock = systemClock } = transport;
  const { vendor } = protocol;

  const info = (headers: Headers): AnswerInfo => ({
    headroom: protocol.headroom(headers, clock.now()),
    vendorRequestId: header(headers, protocol.requestIdHeader),
  });

  const open = (options: CallOptions): Watch =>
    new Watch(vendor, clock, { ...defaultTimeouts, ...options.timeouts }, options.signal);

  const toError = (status: number | undefined, headers: Headers, body: unknown): VendorError =>
    protocol.toError({
      status,
      headers,
      body,
      retryAfterMs: retryAfterMs(headers, clock.now()),
      vendorRequestId: header(headers, protocol.requestIdHeader),
      headroom: protocol.headroom(headers, clock.now()),
    });

  async function post(request: CanonicalRequest, stream: boolean, watch: Watch, options: CallOptions) {
    const url = new URL(protocol.url(request));
    const body = new Exchange(
      dispatcher,
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: stream ? 'text/event-stream' : 'application/json',
          ...protocol.headers,
          ...options.headers,
        },
        body: JSON.stringify(protocol.toVendor(request, stream)),
      },
      watch,
      () => {
        watch.lift('connect');
        options.onPhase?.('connected', watch.elapsedMs);
      },
    );
    const { status, headers } = await body.head;
    options.onPhase?.('headers', watch.elapsedMs);
    if (status >= 200 && status < 300) return { headers, body };
    const text = await readText(body, watch);
    throw toError(status, headers, parseJson(text) ?? text.slice(0, 2000));
  }

  function read(headers: Headers, text: string, request: CanonicalRequest) {
    const json = answerJson(vendor, headers, text);
    if ('error' in json && json.error !== null && json.error !== undefined)
      throw toError(undefined, headers, json);
    const result = protocol.fromVendor(json, request);
    return request.kind === 'text' && protocol.usesAnswerTool(request)
      ? resultWithoutAnswerTool(result as TextResult)
      : result;
  }

  return {
    vendor,
    capabilities: protocol.capabilities,

    async send<R extends CanonicalRequest>(request: R, options: CallOptions = {}) {
      const watch = open(options);
      try {
        const { headers, body } = await post(request, false, watch, options);
        const result = read(headers, await readText(body, watch), request) as ResultOf<R>;
        return { result, ...info(headers) };
      } catch (cause) {
        throw watch.failure(cause);
      } finally {
        watch.close();
      }
    },

    async stream(request: TextRequest, options: CallOptions = {}) {
      const watch = open(options);
      watch.limit('first_token', watch.timeouts.firstTokenMs);
      try {
        const { headers, body } = await post(request, true, watch, options);
        const cancel = () => {
          watch.abort();
          watch.close();
        };
        const about = { ...info(headers), cancel };
        if (
          mediaType(headers) !== 'text/event-stream' &&
          (isPage(headers) || mediaType(headers).includes('json'))
        ) {
          // Some servers know no streaming and answer whole; a page or an empty body is found out here as well.
          const whole = read(headers, await readText(body, watch), request) as TextResult;
          watch.close();
          return streamAnswer(
            about,
            replay(eventsOf(whole), () => options.onPhase?.('firstToken', watch.elapsedMs)),
          );
        }
        const batches = readStream({
          vendor,
          body,
          reader: protocol.eventReader(request),
          request,
          watch,
          onFirstToken: () => options.onPhase?.('firstToken', watch.elapsedMs),
        });
        return streamAnswer(about, protocol.usesAnswerTool(request) ? unwrapped(batches) : batches);
      } catch (cause) {
        watch.close();
        throw watch.failure(cause);
      }
    },
  };
}

const streamAnswer = (
  about: Omit<StreamAnswer, 'batches' | 'events'>,
  batches: AsyncIterable<CanonicalEvent[]>,
): StreamAnswer => ({ ...about, batches, events: oneByOne(batches) });

async function* oneByOne(batches: AsyncIterable<CanonicalEvent[]>): AsyncGenerator<CanonicalEvent> {
  for await (const batch of batches) yield* batch;
}

async function* replay(events: CanonicalEvent[], onFirstToken: () => void): AsyncGenerator<CanonicalEvent[]> {
  if (events.some(isToken)) onFirstToken();
  yield events;
}

async function* unwrapped(batches: AsyncIterable<CanonicalEvent[]>): AsyncGenerator<CanonicalEvent[]> {
  const filter = answerToolFilter();
  for await (const batch of batches) yield batch.flatMap(filter);
}
