import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { judgeAnswer, judgeError, type Sent } from '#lib/http/index.ts';
import { type SlackMessage, withinLimits } from './message.ts';

export interface SlackOutside {
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  nowMs: number;
}

/**
 * Posts by an incoming webhook. Its errors lose the headers, so the answer is kept beside them. Slack answers `ok`
 * once it has taken the message; who hears nothing cannot find out whether it did. Never throws.
 */
export async function postToWebhook(
  url: string,
  message: SlackMessage,
  { fetch, timeoutMs, nowMs }: SlackOutside,
): Promise<Sent> {
  let answer: Response | undefined;
  const webhook = new IncomingWebhook(url, {
    timeout: timeoutMs,
    fetch: async (to, init) => {
      answer = await fetch(to, { ...(init as RequestInit), redirect: 'manual' });
      return answer;
    },
  });
  try {
    await webhook.send({ ...withinLimits(message), unfurl_links: false, unfurl_media: false });
    return { ok: true };
  } catch (error) {
    if (!answer || !(error instanceof IncomingWebhookHTTPError)) return judgeError(error, timeoutMs);
    // Such as no_service, invalid_token, channel_is_archived; anything longer is not from Slack.
    const code = /^[a-z_]{1,60}$/.exec(error.body)?.[0];
    return judgeAnswer(answer, nowMs, code);
  }
}
