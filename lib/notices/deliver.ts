import type { Database } from '#lib/db/index.ts';
import { backoffMs } from '#lib/http/index.ts';
import type { Outside } from './channels/channel.ts';
import { channels } from './channels/index.ts';
import { timeOf } from './clock.ts';
import { type ChannelsBody, isSilenced } from './kind.ts';
import { claim, giveBack, markSent, restChannel } from './outbox.ts';
import type { ChannelName } from './types.ts';

/** After that a message is no news any more. */
const giveUpMs = 24 * 3_600_000;

interface Delivering extends Omit<Outside, 'nowMs'> {
  database: Database;
  channels(): ChannelsBody;
  now: (() => number) | undefined;
  random(): number;
  /** Asked between two messages. */
  isStopping(): boolean;
}

/** Sends what is due on one channel, one after the other, until nothing is or the receiver is in trouble. @throws DatabaseAway */
export async function deliver(channel: ChannelName, outside: Delivering): Promise<void> {
  const { database, now } = outside;
  while (!outside.isStopping()) {
    const nowMs = await timeOf(database, now);
    const claimed = await claim(database, channel, nowMs);
    if (!claimed) return;
    const body = outside.channels();
    if (isSilenced(body, claimed.message, nowMs)) {
      await giveBack(database, claimed, { state: 'silenced' }, null);
      continue;
    }
    const sent = await channels[channel](claimed.message, body, { ...outside, nowMs });
    const afterMs = await timeOf(database, now);
    if (sent.ok) {
      await markSent(database, claimed, afterMs);
    } else if (!sent.again) {
      await giveBack(database, claimed, { state: 'failed' }, sent.reason);
    } else {
      const pauseMs = sent.retryAfterMs ?? 0;
      const dueMs = afterMs + Math.max(pauseMs, backoffMs(claimed.tries, outside.random()));
      const isTooLate = dueMs > claimed.createdAt + giveUpMs;
      if (isTooLate) await giveBack(database, claimed, { state: 'failed' }, `given up: ${sent.reason}`);
      else await giveBack(database, claimed, { state: 'waiting', dueMs }, sent.reason);
      if (pauseMs > 0) await restChannel(database, channel, afterMs + pauseMs);
      return;
    }
  }
}
