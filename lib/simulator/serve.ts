import type { IncomingMessage, ServerResponse } from 'node:http';
import { admitted, applyRules, beginCall, type Call, foundOf, outgoing, sendError } from './call.ts';
import { anthropicMessages } from './dialects/anthropic-messages.ts';
import { embeddingsWhole, readEmbeddings } from './dialects/embeddings.ts';
import { modelList, oneModel } from './dialects/models.ts';
import { openaiChat } from './dialects/openai-chat.ts';
import { openaiResponses } from './dialects/openai-responses.ts';
import { type Body, CallError, type Dialect } from './dialects/types.ts';
import { drawPace } from './pace.ts';
import { seedOf } from './random.ts';
import { readBody } from './read-body.ts';
import type { Place } from './route.ts';
import { sendWhole } from './send.ts';
import { serveImages } from './serve-images.ts';
import { serveText } from './serve-text.ts';
import type { Member, Simulation } from './simulation.ts';

const dialects: Record<'chat' | 'responses' | 'messages', Dialect> = {
  chat: openaiChat,
  responses: openaiResponses,
  messages: anthropicMessages,
};

/** Answers one call: key, path, rules, limits, then the answer itself. */
export async function serve(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) {
  const call = beginCall(simulation, request, response, url);
  const text = await readBody(request);
  if (text === undefined) return sendError(call, 'too_large');
  call.entry.mark = simulation.markOf?.(text) ?? null;
  if (!call.member) return sendError(call, 'unauthorized');
  if (!call.place) return sendError(call, 'not_found');
  const { style, endpoint } = call.place;
  if (style === 'azure' && !url.searchParams.get('api-version')) return sendError(call, 'not_found');
  if (style === 'anthropic' && !request.headers['anthropic-version']) {
    return sendError(call, 'bad_request', { message: 'anthropic-version: header is required' });
  }
  const body = endpoint === 'models' ? {} : parse(text);
  if (!body) return sendError(call, 'bad_request');
  if (applyRules(call, body)) return;
  const { fault } = call;
  if (fault.kind === 'error_event' && !call.entry.stream)
    return sendError(call, fault.error ?? 'server_error');
  try {
    if (endpoint === 'models') await serveModels(call);
    else if (endpoint === 'embeddings') await serveEmbeddings(call, body);
    else if (endpoint === 'images') await serveImages(call, body);
    else await serveText(call, body, dialects[endpoint]);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    sendError(call, error.kind, error.about);
  }
}

function parse(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}

async function serveModels(call: Call): Promise<void> {
  const { vendor, place } = call;
  const { models } = (call.member as Member).organization;
  const { item } = place as Place;
  const body = item ? oneModel(vendor, foundOf(call).model(item)) : modelList(vendor, models);
  await sendWhole(outgoing(call), JSON.stringify(body), 0, 0);
}

async function serveEmbeddings(call: Call, body: Body): Promise<void> {
  const ask = readEmbeddings(body, foundOf(call));
  call.entry.inputTokens = ask.inputTokens;
  if (!admitted(call, ask.inputTokens, 0)) return;
  const { organization } = call.member as Member;
  const pace = drawPace(
    organization,
    ask.model.id,
    call.fault,
    seedOf(call.simulation.seed, 'pace', call.entry.number),
  );
  await sendWhole(outgoing(call), JSON.stringify(embeddingsWhole(ask)), pace.firstTokenMs, 0);
}
