import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { judgeCall, type Refused } from './judge.ts';
import { type SlackMessage, withinLimits } from './message.ts';
import type { SlackOutside } from './webhook.ts';

/** What tells a message from all others, kept with it by Slack, invisible to people. */
export interface MessageMark {
  /** Of all messages of its sort, such as `kept_digest`. */
  type: string;
  key: string;
}

export interface SlackBot {
  /** @param thread `ts` of the message that it answers */
  post(message: SlackMessage, mark: MessageMark, thread?: string): Promise<Posted | Refused>;
  /**
   * Whether a message with this mark is there already, of those around a moment (ms) or in a thread. Needs the scope
   * `channels:history` (`groups:history` in private channels); without it nobody can tell, and it is refused.
   */
  find(mark: MessageMark, where: { around: number; thread?: string | undefined }): Promise<Found | Refused>;
  upload(pictures: readonly Picture[], thread: string): Promise<{ ok: true } | Refused>;
  /** Whether a file of that name is in the thread already. */
  hasFile(name: string, thread: string): Promise<{ ok: true; has: boolean } | Refused>;
}

export interface Posted {
  ok: true;
  /** Slack's id of the message in its channel. */
  ts: string;
}
export interface Found {
  ok: true;
  /** null: it is not there. */
  ts: string | null;
}

export interface Picture {
  name: string;
  title: string;
  /** In words, for who cannot see it. */
  alt: string;
  png: Buffer;
}

export interface SlackBotOptions extends Omit<SlackOutside, 'nowMs'> {
  token: string;
  /** Slack's id of it (C0123456789): where history is read, names do not do. */
  channel: string;
  now(): number;
  /** Ends with a slash. */
  apiUrl?: string | undefined;
}

/** Messages are looked for among so many, in a page and in all, and this far around a moment. */
const [pageSize, mostPages, aroundMs] = [200, 10, 900_000];

/** A bot's token and a channel. Nothing throws, nothing is tried again here: what may be is said. */
export function createSlackBot(options: SlackBotOptions): SlackBot {
  const { token, channel, fetch, timeoutMs, now, apiUrl = 'https://slack.com/api/' } = options;

  async function ask<T>(work: (client: WebClient) => Promise<T>): Promise<T | Refused> {
    let refusal: Response | undefined;
    const client = new WebClient(token, {
      slackApiUrl: apiUrl,
      logger: silent,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: timeoutMs,
      fetch: async (to, init) => {
        const answer = await fetch(to, init as RequestInit);
        if (answer.status !== 200) refusal = answer;
        return answer;
      },
    });
    try {
      return await work(client);
    } catch (error) {
      return judgeCall(error, refusal, { timeoutMs, nowMs: now() });
    }
  }

  const replies = (client: WebClient, thread: string) =>
    client.conversations.replies({ channel, ts: thread, limit: pageSize, include_all_metadata: true });

  return {
    post: (message, mark, thread) =>
      ask(async (client) => {
        const posted = await client.chat.postMessage({
          channel,
          ...withinLimits(message),
          ...(thread !== undefined && { thread_ts: thread }),
          metadata: { event_type: mark.type, event_payload: { key: mark.key } },
          unfurl_links: false,
          unfurl_media: false,
        });
        return { ok: true, ts: posted.ts as string };
      }),
    find: (mark, { around, thread }) =>
      ask(async (client) => {
        const seconds = (ms: number) => (ms / 1_000).toFixed(6);
        const span = { oldest: seconds(around - aroundMs), latest: seconds(around + aroundMs) };
        let cursor: string | undefined;
        for (let page = 0; page < mostPages; page++) {
          const answer =
            thread === undefined
              ? await client.conversations.history({
                  ...{ channel, ...span, limit: pageSize, include_all_metadata: true },
                  ...(cursor && { cursor }),
                })
              : await replies(client, thread);
          const found = answer.messages?.find(({ metadata }) => isMarked(metadata, mark));
          if (found) return { ok: true, ts: found.ts ?? null };
          cursor = answer.response_metadata?.next_cursor || undefined;
          if (!cursor || thread !== undefined) break;
        }
        return { ok: true, ts: null };
      }),
    upload: (pictures, thread) =>
      ask(async (client) => {
        await client.filesUploadV2({
          channel_id: channel,
          thread_ts: thread,
          file_uploads: pictures.map(({ name, title, alt, png }) => ({
            ...{ filename: name, title, alt_text: alt, file: png },
          })),
        });
        return { ok: true };
      }),
    hasFile: (name, thread) =>
      ask(async (client) => {
        const { messages = [] } = await replies(client, thread);
        return { ok: true, has: messages.some(({ files }) => files?.some((file) => file.name === name)) };
      }),
  };
}

const isMarked = (
  metadata: { event_type?: string; event_payload?: unknown } | undefined,
  { type, key }: MessageMark,
): boolean =>
  metadata?.event_type === type && (metadata.event_payload as { key?: unknown } | undefined)?.key === key;

const nothing = () => {};
const silent: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing },
  ...{ setLevel: nothing, setName: nothing, getLevel: () => LogLevel.ERROR },
};
