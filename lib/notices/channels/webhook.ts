import { isWebhookUrl, judgeAnswer, judgeError, signatureOf } from '#lib/http/index.ts';
import { badAddress, type Channel, gone, sealed } from './channel.ts';

/** POSTs the message as JSON, signed; `kept-event-id` is the same with every try, so that a receiver may drop repeats. */
export const sendToWebhook: Channel = async (
  message,
  { webhook },
  { fetch, openSecret, timeoutMs, nowMs },
) => {
  if (!webhook) return gone;
  let secret: string;
  try {
    secret = openSecret(webhook.sealedSecret);
  } catch {
    return sealed;
  }
  if (!isWebhookUrl(webhook.url)) return badAddress;
  const { id, kind, subject, phase, severity, summary, details = {}, at, url, links } = message;
  const body = JSON.stringify({ id, kind, subject, phase, severity, summary, details, at, url, links });
  try {
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'kept-signature': signatureOf(body, secret, nowMs),
        'kept-event-id': id,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return judgeAnswer(answer, nowMs);
  } catch (error) {
    return judgeError(error, timeoutMs);
  }
};
