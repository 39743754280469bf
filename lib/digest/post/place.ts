import type { Sent } from '#lib/http/index.ts';
import { createSlackBot, postToWebhook, type SlackBot, type SlackMessage } from '#lib/slack/index.ts';
import type { DigestSettings } from '../settings/kind.ts';

export interface SlackParts {
  /** @throws Error if it was sealed with a key we do not have */
  openSecret(sealed: string): string;
  /** ms. */
  now(): number;
  fetch?: typeof globalThis.fetch | undefined;
  timeoutMs?: number | undefined;
  /** Of Slack's Web API, ends with a slash; absent: Slack's own. */
  slackApiUrl?: string | undefined;
}

/** Where digests go. A webhook takes messages and nothing else; a bot can look for what it has posted. */
export type Place =
  | { by: 'webhook'; post(message: SlackMessage): Promise<Sent> }
  | { by: 'bot'; bot: SlackBot };

export function openPlace(settings: DigestSettings, parts: SlackParts): Place | string {
  const { slack } = settings;
  const { openSecret, now, fetch = globalThis.fetch, timeoutMs = 10_000, slackApiUrl: apiUrl } = parts;
  if (!slack) return 'there is no place to post to';
  let secret: string;
  try {
    secret = openSecret(slack.by === 'bot' ? slack.sealedToken : slack.sealedUrl);
  } catch {
    return 'its secret cannot be opened: set it again';
  }
  if (slack.by === 'bot')
    return {
      by: 'bot',
      bot: createSlackBot({ token: secret, channel: slack.channel, fetch, timeoutMs, now, apiUrl }),
    };
  return {
    by: 'webhook',
    post: (message) => postToWebhook(secret, message, { fetch, timeoutMs, nowMs: now() }),
  };
}
