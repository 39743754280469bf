import { createParser } from 'eventsource-parser';
import type { TextRequest } from '../canonical.ts';
import { VendorError } from '../errors.ts';
import { type CanonicalEvent, Collector, isToken } from '../events.ts';
import { estimateUsage } from '../usage.ts';
import { parseJson } from './body.ts';
import type { EventReader } from './protocol.ts';
import type { Watch } from './watch.ts';

/** How long after the finish reason usage and end marker may take; without them the stream counts as finished. */
const graceMs = 1_000;

interface StreamSource {
  vendor: string;
  body: AsyncIterator<Buffer, undefined>;
  reader: EventReader;
  request: TextRequest;
  watch: Watch;
  onFirstToken: () => void;
}

/**
 * A server-sent stream as canonical events, those that arrived together in one batch. Never throws: what goes wrong is
 * the last event. A consumer that stops early ends the call upstream.
 */
export async function* readStream(source: StreamSource): AsyncGenerator<CanonicalEvent[], void, void> {
  const { watch, reader, body: chunks } = source;
  const state = { skipped: 0, messages: 0, tokens: 0, waitedMs: 0 };
  const soFar = new Collector();
  const waiting: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => waiting.push(data) });
  const decoder = new TextDecoder();
  let over = false;
  let grace = false;
  let failure: VendorError | undefined;
  try {
    while (!over && !reader.complete) {
      const from = watch.elapsedMs;
      // Pings are no tokens: only the time spent waiting counts, and only a token sets it back.
      if (state.tokens > 0) watch.limit('between_tokens', watch.timeouts.betweenTokensMs - state.waitedMs);
      const next = await chunks.next();
      watch.lift('between_tokens');
      state.waitedMs += watch.elapsedMs - from;
      over = next.done === true;
      // The last event may lack its blank line.
      parser.feed(over ? `${decoder.decode()}\n\n` : decoder.decode(next.value as Buffer, { stream: true }));
      const batch: CanonicalEvent[] = [];
      for (const data of waiting.splice(0)) {
        if (failure || data === '' || reader.marker(data)) continue;
        state.messages++;
        const events = eventsIn(data, reader);
        if (events === undefined) state.skipped++;
        for (const event of events ?? []) {
          if (event.type === 'error') {
            failure = event.error;
            break;
          }
          if (isToken(event)) {
            if (state.tokens++ === 0) {
              watch.lift('first_token');
              source.onFirstToken();
            }
            state.waitedMs = 0;
          }
          soFar.add(event);
          batch.push(event);
        }
        if (reader.finish && !grace) {
          grace = true;
          watch.limit('total', graceMs);
        }
      }
      if (batch.length > 0) yield batch;
      if (failure) break;
    }
  } catch (cause) {
    const error = watch.failure(cause);
    // Once there is a finish reason, only usage and the end marker are missing.
    if (!reader.finish || error.kind === 'cancelled') failure = error;
  } finally {
    // Reached by a consumer's return() too, when nothing may be yielded any more.
    if (reader.complete || over) void drain(chunks, watch);
    else {
      watch.abort();
      watch.close();
    }
  }
  if (failure || watch.cancelled || !(reader.finish || (reader.ended && state.tokens > 0))) {
    failure ??= endedEarly(source.vendor, state);
    if (soFar.model !== '' || state.tokens > 0) yield [usageOf(source, soFar)];
    yield [{ type: 'error', error: failure }];
    return;
  }
  const finish = reader.finish ?? { type: 'finish' as const, reason: 'stop' as const };
  yield [usageOf(source, soFar), state.skipped === 0 ? finish : { ...finish, skippedEvents: state.skipped }];
}

/** What one server-sent event says; undefined when it is no JSON or not of the vendor's shape. */
function eventsIn(data: string, reader: EventReader): CanonicalEvent[] | undefined {
  const json = parseJson(data);
  if (typeof json !== 'object' || json === null) return undefined;
  try {
    return reader.read(json as never);
  } catch {
    return undefined;
  }
}

const usageOf = ({ reader, request }: StreamSource, soFar: Collector): CanonicalEvent => ({
  type: 'usage',
  usage: reader.usage ?? { ...estimateUsage(request, soFar.content), ...reader.inputUsage },
});

const endedEarly = (vendor: string, { messages, skipped }: { messages: number; skipped: number }) =>
  messages === skipped
    ? new VendorError('malformed', { vendor, summary: 'a stream without a readable event', status: 200 })
    : new VendorError('connection', { vendor, summary: 'the stream was cut before its end', status: 200 });

/** Reads to the end of the body, so that the connection can be used again; gives up after a moment. */
async function drain(chunks: AsyncIterator<Buffer, undefined>, watch: Watch): Promise<void> {
  watch.limit('total', graceMs);
  try {
    while (!(await chunks.next()).done);
  } catch {
    // Nobody waits for this.
  } finally {
    watch.close();
  }
}
