import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';

/** Node's side of a request: streams are written to it directly, so that headers leave with the first token. */
export const outgoingOf = (context: Context): ServerResponse =>
  (context.env as { outgoing: ServerResponse }).outgoing;

/** A whole answer. As text, which Node joins with the head: one write to the socket instead of a gathered one. */
export function sendJson(
  context: Context,
  headers: Record<string, string>,
  body: string,
  status = 200,
): Response {
  const outgoing = outgoingOf(context);
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

/** Aborted when the caller hangs up before the answer is complete. */
export function hangUpOf(context: Context): AbortSignal {
  const outgoing = outgoingOf(context);
  const controller = new AbortController();
  const onClose = () => {
    if (!outgoing.writableFinished) controller.abort();
  };
  if (outgoing.destroyed) controller.abort();
  else outgoing.once('close', onClose);
  return controller.signal;
}
