import type { Dispatcher } from 'undici';
import type { Catalog } from '#lib/catalog/index.ts';
import { judgeAnswer, judgeError, type Sent, signatureOf } from '#lib/http/index.ts';
import { webhookKind } from './kind.ts';
import type { Claimed } from './outbox.ts';

export interface Outside {
  catalog: Pick<Catalog, 'find'>;
  /** Connects to addresses that are allowed only. */
  dispatcher: Dispatcher;
  /** Throws when it was sealed with another secret. */
  openSecret(sealed: string): string;
  timeoutMs: number;
}

/** POSTs one event, signed. Redirects are not followed. Never throws. */
export async function send(claimed: Claimed, outside: Outside): Promise<Sent> {
  const { projectId, eventId, name, body, nowMs } = claimed;
  const document = name === null ? undefined : outside.catalog.find(webhookKind, projectId, name)?.body;
  const address = document?.url ?? claimed.url;
  const sealed = document?.sealedSecret ?? claimed.sealedSecret;
  if (!address || !sealed) return { ok: false, reason: 'the webhook was removed', again: false };
  let secret: string;
  try {
    secret = outside.openSecret(sealed);
  } catch {
    return { ok: false, reason: 'its secret cannot be opened: set it again', again: false };
  }
  const url = new URL(address);
  try {
    const answer = await outside.dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'kept',
        'kept-signature': signatureOf(body, secret, nowMs),
        'kept-event-id': eventId,
      },
      body,
      signal: AbortSignal.timeout(outside.timeoutMs),
    });
    // What it says is of no interest; read, so that the connection can be used again.
    answer.body.dump({ limit: 65_536 }).catch(() => {});
    const header = (key: string) => answer.headers[key]?.toString() ?? null;
    return judgeAnswer({ status: answer.statusCode, headers: { get: header } }, nowMs);
  } catch (error) {
    return judgeError(error, outside.timeoutMs);
  }
}
