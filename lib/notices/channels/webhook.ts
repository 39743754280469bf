import { createHmac } from 'node:crypto';
import { badAddress, type Channel, gone, sealed } from './channel.ts';
import { judgeAnswer, judgeError } from './judge.ts';
import { isWebhookUrl } from './url.ts';

/**
 * POSTs the message as JSON. `kept-signature: t=<unix s>,v1=<hex HMAC-SHA256 of "<t>.<body>">` is new with every try,
 * so that a receiver may refuse old ones; `kept-event-id` is not, so that it may drop repeats.
 */
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
  const { id, kind, subject, phase, severity, summary, details = {}, at, url } = message;
  const body = JSON.stringify({ id, kind, subject, phase, severity, summary, details, at, url });
  const t = Math.floor(nowMs / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  try {
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'kept-signature': `t=${t},v1=${v1}`,
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
