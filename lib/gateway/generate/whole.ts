import type { Context } from 'hono';
import type { Progress } from '#lib/generation/index.ts';
import {
  type EmbeddingResult,
  type ImageResult,
  openaiEmbeddings,
  openaiImages,
} from '#lib/vendors/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { Refusal } from '../errors.ts';
import { answerCall, askOf, type Call, type GenerateParts, keptHeaders } from './call.ts';
import { sendJson } from './outgoing.ts';

/** `POST /v1/embeddings` */
export const postEmbeddings = (context: Context, parts: GenerateParts): Promise<Response> =>
  answerCall(context, parts, 'openai', async (call) => {
    const request = openaiEmbeddings.readRequest(call.body.value);
    const { progress, result } = parts.generation.whole({
      ...askOf(call, { feature: 'embeddings', user: request.user }),
      kind: 'embedding',
      model: request.model,
      stream: false,
      render: ({ model }) => ({ request: { ...request, model } }),
    });
    call.trail.progress = progress;
    return answerWhole(
      call,
      progress,
      openaiEmbeddings.writeResult((await result) as EmbeddingResult, request),
    );
  });

/** `POST /v1/images/generations` */
export const postImages = (context: Context, parts: GenerateParts): Promise<Response> =>
  answerCall(context, parts, 'openai', async (call) => {
    const request = openaiImages.readRequest(call.body.value);
    const { progress, result } = parts.generation.whole({
      ...askOf(call, { feature: 'images', user: request.user }),
      kind: 'image',
      model: request.model,
      stream: false,
      render: ({ model }) => ({ request: { ...request, model } }),
    });
    call.trail.progress = progress;
    return answerWhole(call, progress, openaiImages.writeResult((await result) as ImageResult));
  });

/** An answer in one piece, kept for who repeats the request. */
export async function answerWhole(call: Call, progress: Progress, value: unknown): Promise<Response> {
  const body = JSON.stringify(value);
  const headers = { 'content-type': 'application/json', ...keptHeaders(progress, call.outcomeToken) };
  await call.replay?.keep(200, headers, body);
  return sendJson(call.context, headers, body);
}

/** `GET /v1/blobs/:hash`: an image or large result. */
export async function getBlob(context: Context, parts: GenerateParts): Promise<Response> {
  await authenticateSecret(context, parts.keyring);
  const hash = context.req.param('hash') ?? '';
  const found = /^[0-9a-f]{64}$/.test(hash) ? await parts.blobs.find(hash) : undefined;
  if (!found) throw new Refusal(404, 'not_found', 'there is no such blob');
  return new Response(found.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': found.mediaType,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  });
}
