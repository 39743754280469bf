import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Progress } from '#lib/generation/index.ts';
import { type AnswerContext, type CanonicalEvent, Collector, type TextDialect } from '#lib/vendors/index.ts';
import { headerOf } from '../incoming.ts';
import { answerCall, askOf, type Call, type GenerateParts, keptHeaders, keptOf } from './call.ts';
import type { Family } from './dialect-errors.ts';
import type { resolveReferences } from './item-references.ts';
import { outgoingOf } from './outgoing.ts';
import { answerWhole } from './whole.ts';
import { streamType, writeStream } from './write-stream.ts';

/** How long a stream may take to begin before its headers leave without it. After that an error is an event. */
const headersWithinMs = 10_000;

export interface TextEndpoint {
  dialect: TextDialect;
  family: Family;
  /** Before the interaction's id in the answer's. */
  idPrefix: string;
  /** Completes a body that leans on earlier answers. */
  resolve?: typeof resolveReferences;
}

/** Chat, responses or messages: one dialect's request in, the same dialect out, whoever answers. */
export function postText(
  context: Context,
  parts: GenerateParts,
  { dialect, family, idPrefix, resolve }: TextEndpoint,
): Promise<Response> {
  return answerCall(context, parts, family, async (call) => {
    const given = call.body.value;
    const body = resolve ? await resolve(given, call.key.projectId, parts.database) : given;
    const { request, stream, includeUsage } = dialect.readRequest(body);
    const beta = headerOf(context, 'anthropic-beta');
    const { progress, result: events } = parts.generation.text({
      ...askOf(call, { feature: 'default', user: request.user }),
      kind: 'text',
      model: request.model,
      stream,
      render: ({ model }) => ({ request: { ...request, model } }),
      ...(beta && { headers: { 'anthropic-beta': beta } }),
    });
    call.trail.progress = progress;
    const about: AnswerContext = {
      id: idPrefix + call.id,
      createdAt: parts.now(),
      includeUsage,
      request,
      kept: () => keptOf(progress, call.outcomeToken),
    };
    if (stream) {
      const writer = dialect.createWriter(about);
      return answerStream(call, progress, events, (event) => writer.write(event));
    }
    const answer = new Collector();
    for await (const batch of events) for (const event of batch) answer.add(event);
    return answerWhole(call, progress, dialect.writeResult(answer.result(request), about));
  });
}

/** What a promise brings, unless that takes too long. */
async function earlyOf<T>(first: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, headersWithinMs, undefined);
  return Promise.race([first, late]).finally(() => clearTimeout(timer));
}

/** Events as the caller's dialect writes them. An error before anything has left is thrown, and becomes a status. */
export async function answerStream(
  call: Call,
  progress: Progress,
  events: AsyncGenerator<CanonicalEvent[], void, void>,
  write: (event: CanonicalEvent) => string,
): Promise<Response> {
  const first = events.next();
  const early = await earlyOf(first);
  const begin = early?.done === false ? early.value[0] : undefined;
  if (begin?.type === 'error') {
    await events.return();
    throw begin.error;
  }
  const { replay } = call;
  const headers = () => keptHeaders(progress, call.outcomeToken);
  let text = '';
  let isKept = false;
  async function* pieces() {
    try {
      for (let next = await first; !next.done; next = await events.next()) {
        const piece = next.value.map(write).join('');
        if (replay) text += piece;
        // Before the last piece leaves: who has all of it may repeat the request at once.
        if (replay && next.value.at(-1)?.type === 'finish') {
          await replay.keep(200, { 'content-type': streamType, ...headers() }, text);
          isKept = true;
        }
        yield piece;
      }
    } finally {
      await events.return();
    }
  }
  await writeStream(outgoingOf(call.context), pieces(), { headers });
  if (!isKept) await replay?.forget();
  return RESPONSE_ALREADY_SENT;
}
