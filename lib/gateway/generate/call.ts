import type { Context } from 'hono';
import type { ApiKey, Keyring } from '#lib/auth/index.ts';
import type { Blobs } from '#lib/blobs/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { Ask, Generation, Progress } from '#lib/generation/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { ErrorAnswer } from '#lib/vendors/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { type JsonBody, readJson } from '../body.ts';
import { type Family, writeError, writeFault } from './dialect-errors.ts';
import { createReplay, type Replay } from './idempotency.ts';
import { type About, readAbout } from './kept-headers.ts';
import { hangUpOf } from './outgoing.ts';

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
}

/** Authenticates, reads the body, and answers errors in the endpoint's own shape. */
export async function answerCall(
  context: Context,
  parts: GenerateParts,
  family: Family,
  work: (call: Call) => Promise<Response>,
): Promise<Response> {
  const traceId = context.req.header('x-kept-trace-id')?.slice(0, 100) || newId();
  try {
    const key = await authenticateSecret(context, parts.keyring);
    const body = await readJson(context, maxRequestBytes);
    const about = readAbout(context, traceId);
    const id = newId(parts.now());
    const replay = await createReplay(context, parts.database, key.projectId, id, body.value);
    if (replay?.answer) return replay.answer;
    const outcomeToken = parts.keyring.tokenFor(key, id);
    try {
      return await work({ context, key, body, about, id, outcomeToken, signal: hangUpOf(context), replay });
    } catch (error) {
      await replay?.forget();
      throw error;
    }
  } catch (error) {
    let answer = writeError(error, family, traceId);
    if (!answer) {
      parts.reportFault(error, traceId);
      answer = writeFault(family, traceId);
    }
    return respond(answer);
  }
}

const respond = ({ status, headers, body }: ErrorAnswer): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

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
  user: about.user ?? defaults.user,
  session: about.session,
  chainId: about.chainId,
  actId: about.actId,
  language: about.language,
  metadata: about.metadata,
  prompt: about.prompt,
  signal,
});

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
