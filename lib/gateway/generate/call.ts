import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { ApiKey, Keyring } from '#lib/auth/index.ts';
import type { Blobs } from '#lib/blobs/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { Ask, Generation, Progress } from '#lib/generation/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { type JsonBody, readJson } from '../body.ts';
import { Refusal, traceIdOf } from '../errors.ts';
import { type Family, writeError, writeFault } from './dialect-errors.ts';
import { createReplay, type Replay } from './idempotency.ts';
import { type About, readAbout } from './kept-headers.ts';
import { hangUpOf, outgoingOf, sendJson } from './outgoing.ts';

/** What the endpoints that generate need from the rest. */
export interface GenerateParts {
  database: Database;
  keyring: Keyring;
  generation: Generation;
  catalog: Catalog;
  pool: Pick<Pool, 'models'>;
  blobs: Pick<Blobs, 'find'>;
  now(): number;
  reportFault(error: unknown, traceId: string): void;
}

/** Vision input comes inside the body. */
const maxRequestBytes = 32 * 1024 * 1024;

/** One request to generate: who asks, for what, and how it is answered. */
export interface Call {
  context: Context;
  key: ApiKey;
  body: JsonBody;
  about: About;
  id: string;
  outcomeToken: string | undefined;
  signal: AbortSignal;
  replay: Replay | undefined;
  trail: Trail;
}

/** What an error tells besides itself, as far as it is known. */
export interface Trail {
  traceId: string;
  /** Once the generation has begun: from then on there will be an interaction, also when it fails. */
  progress?: Progress;
}

/** Authenticates, reads the body, and answers errors in the endpoint's own shape. */
export async function answerCall(
  context: Context,
  parts: GenerateParts,
  family: Family,
  work: (call: Call) => Promise<Response>,
): Promise<Response> {
  return inShape(context, parts, family, async (trail) => {
    const key = await authenticateSecret(context, parts.keyring);
    const body = await readJson(context, maxRequestBytes);
    check(body);
    const about = readAbout(context, trail.traceId);
    const id = newId(parts.now());
    const replay = await createReplay(context, parts.database, key.projectId, id, body.value);
    if (replay?.answer) return replay.answer;
    const outcomeToken = parts.keyring.tokenFor(key, id);
    const signal = hangUpOf(context);
    try {
      return await work({ context, key, body, about, id, outcomeToken, signal, replay, trail });
    } catch (error) {
      await replay?.forget();
      throw error;
    }
  });
}

/** Answers errors in the endpoint's own shape, with the trace id. */
export async function inShape(
  context: Context,
  parts: Pick<GenerateParts, 'reportFault'>,
  family: Family,
  work: (trail: Trail) => Promise<Response>,
): Promise<Response> {
  const trail: Trail = { traceId: traceIdOf(context) };
  try {
    return await work(trail);
  } catch (error) {
    const { traceId, progress } = trail;
    let answer = writeError(error, family, traceId);
    if (!answer) {
      parts.reportFault(error, traceId);
      answer = writeFault(family, traceId);
    }
    if (outgoingOf(context).headersSent) return RESPONSE_ALREADY_SENT;
    const kept = progress && !progress.isRefused ? keptHeaders(progress, undefined) : {};
    const headers = { ...kept, ...answer.headers };
    return sendJson(
      context,
      { 'content-type': 'application/json', ...headers },
      JSON.stringify(answer.body),
      answer.status,
    );
  }
}

/** Names that are longer cannot be logged. */
const longestModel = 200;
/** What is nested deeper cannot be written again. */
const deepest = 200;

/** @throws Refusal 400 for what no endpoint takes */
function check({ value, notUtf8 }: JsonBody): void {
  if (isDeeper(value, deepest)) throw new Refusal(400, 'invalid_body', 'the body is nested too deeply');
  const field = notUtf8(value);
  if (field !== undefined) throw new Refusal(400, 'invalid_body', `${field}: is not valid UTF-8`);
  if (typeof value.model === 'string' && value.model.length > longestModel)
    throw new Refusal(404, 'model_not_found', `model: no name is longer than ${longestModel} characters`);
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** The part of an ask that is the same at every endpoint. */
export const askOf = (
  { key, about, id, signal }: Call,
  defaults: { feature: string; user?: string | undefined },
): Omit<Ask, 'kind' | 'render' | 'stream'> => ({
  id,
  traceId: about.traceId,
  projectId: key.projectId,
  feature: about.feature ?? defaults.feature,
  route: about.route,
  // Longer ones, which only bodies can hold, cannot be logged.
  user: about.user ?? defaults.user?.slice(0, 1_000),
  session: about.session,
  chainId: about.chainId,
  actId: about.actId,
  language: about.language,
  metadata: metadataOf(about),
  prompt: about.prompt,
  priority: about.priority,
  maxWaitMs: about.maxWaitMs,
  signal,
});

const metadataOf = ({ metadata, hintExposureId }: Call['about']) =>
  !hintExposureId ? metadata : { ...metadata, hintExposureId };

/** What Kept says about an answer: in the last event of a stream. */
export const keptOf = (progress: Progress, outcomeToken: string | undefined) => ({
  interactionId: progress.id,
  outcomeToken,
  traceId: progress.traceId,
  vendor: progress.vendor,
  organization: progress.organization,
  model: progress.model,
  attempts: progress.attempts.length,
  routeKind: progress.routeKind,
  rescued: progress.rescued,
});

/** The same as headers, with who answers as far as it is known when they leave. */
export function keptHeaders(progress: Progress, outcomeToken: string | undefined): Record<string, string> {
  const last = progress.attempts.at(-1);
  return {
    'x-kept-interaction-id': progress.id,
    'x-kept-trace-id': progress.traceId,
    'x-kept-attempts': String(progress.attempts.length),
    ...(outcomeToken && { 'x-kept-outcome-token': outcomeToken }),
    ...(last && { 'x-kept-vendor': last.vendor, 'x-kept-organization': last.organization }),
  };
}
