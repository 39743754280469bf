import type { Sent } from '#lib/http/index.ts';
import { context, type Refused, type SlackBot, type SlackMessage } from '#lib/slack/index.ts';
import { picturesOf } from '../charts/pictures.ts';
import { digestBlocks } from '../show/blocks.ts';
import type { StoredDigest } from '../store.ts';
import type { Place } from './place.ts';

/** How one part of a digest gets to Slack. */
export interface Sender {
  /** Whether Slack has it, sent around a moment (ms); null: nobody can tell. */
  find(around: number): Promise<{ ok: true; isThere: boolean; ts?: string } | Refused | null>;
  /** @param isRepeat it may be there already */
  send(isRepeat: boolean): Promise<(Extract<Sent, { ok: true }> & { ts?: string }) | Refused>;
}

const markType = 'kept_digest';
const mayBeTwice =
  'Sent again: whether the first one arrived could not be found out, so it may be here twice.';
const repeated = (message: SlackMessage, isRepeat: boolean): SlackMessage =>
  isRepeat ? { ...message, blocks: [context(mayBeTwice), ...message.blocks] } : message;

/** `main`, `answer 1` …, and `pictures`; a webhook takes the first alone. */
export function partsOf(place: Place, digest: StoredDigest): string[] {
  if (place.by === 'webhook') return ['main'];
  const { thread } = digestBlocks(digest.content, '');
  return ['main', ...thread.map((_, i) => `answer ${i + 1}`), 'pictures'];
}

/** @param key unlike that of any other part of any digest */
export function senderOf(
  place: Place,
  digest: StoredDigest,
  part: string,
  key: string,
  baseUrl: string,
): Sender {
  const { main, thread } = digestBlocks(digest.content, baseUrl);
  if (place.by === 'webhook')
    return { find: async () => null, send: (isRepeat) => place.post(repeated(main, isRepeat)) };
  const { bot } = place;
  if (part === 'main') return ofMessage(bot, main, key, undefined);
  const { slackTs } = digest;
  if (slackTs === null) throw new Error('an answer needs the message that it answers');
  if (part === 'pictures') return ofPictures(bot, digest, slackTs);
  const answer = thread[Number(part.slice('answer '.length)) - 1];
  if (!answer) throw new Error(`a digest has no part ${part}`);
  return ofMessage(bot, answer, key, slackTs);
}

function ofMessage(bot: SlackBot, message: SlackMessage, key: string, thread: string | undefined): Sender {
  const mark = { type: markType, key };
  return {
    async find(around) {
      const found = await bot.find(mark, { around, thread });
      if (!found.ok) return found;
      return { ok: true, isThere: found.ts !== null, ...(found.ts !== null && { ts: found.ts }) };
    },
    send: (isRepeat) => bot.post(repeated(message, isRepeat), mark, thread),
  };
}

const ofPictures = (bot: SlackBot, { content, week }: StoredDigest, thread: string): Sender => ({
  async find() {
    const found = await bot.hasFile(`trend-${week}.png`, thread);
    return found.ok ? { ok: true, isThere: found.has } : found;
  },
  send: async () => bot.upload(await picturesOf(content), thread),
});
