import { isWebhookUrl } from '#lib/http/index.ts';
import { postToWebhook } from '#lib/slack/index.ts';
import { badAddress, type Channel, gone, sealed } from './channel.ts';
import { slackMessage } from './slack-message.ts';

/** An incoming webhook of Slack. */
export const sendToSlack: Channel = async (message, { slack }, { openSecret, ...outside }) => {
  if (!slack) return gone;
  let url: string;
  try {
    url = openSecret(slack.sealedUrl);
  } catch {
    return sealed;
  }
  return isWebhookUrl(url) ? postToWebhook(url, slackMessage(message), outside) : badAddress;
};
