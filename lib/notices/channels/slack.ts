import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { judgeAnswer, judgeError } from '#lib/http/index.ts';
import { badAddress, type Channel, gone, sealed } from './channel.ts';
import { slackMessage } from './slack-message.ts';
import { isWebhookUrl } from './url.ts';

/** An incoming webhook of Slack. Its errors lose the headers, so the answer is kept beside them. */
export const sendToSlack: Channel = async (message, { slack }, { fetch, openSecret, timeoutMs, nowMs }) => {
  if (!slack) return gone;
  let url: string;
  try {
    url = openSecret(slack.sealedUrl);
  } catch {
    return sealed;
  }
  if (!isWebhookUrl(url)) return badAddress;
  let answer: Response | undefined;
  const webhook = new IncomingWebhook(url, {
    timeout: timeoutMs,
    fetch: async (to, init) => {
      answer = await fetch(to, { ...(init as RequestInit), redirect: 'manual' });
      return answer;
    },
  });
  try {
    await webhook.send(slackMessage(message));
    return { ok: true };
  } catch (error) {
    if (!answer || !(error instanceof IncomingWebhookHTTPError)) return judgeError(error, timeoutMs);
    // Such as no_service, invalid_token, channel_is_archived; anything longer is not from Slack.
    const code = /^[a-z_]{1,60}$/.exec(error.body)?.[0];
    return judgeAnswer(answer, nowMs, code);
  }
};
