import type { Sent } from '#lib/http/index.ts';
import type { ChannelsBody } from '../kind.ts';
import type { Message } from '../message.ts';

export interface Outside {
  fetch: typeof globalThis.fetch;
  openSecret(sealed: string): string;
  timeoutMs: number;
  nowMs: number;
}

/** Sends one message where the configuration says. Never throws. */
export type Channel = (message: Message, body: ChannelsBody, outside: Outside) => Promise<Sent>;

export const gone: Sent = { ok: false, reason: 'the channel was removed', again: false };
export const badAddress: Sent = {
  ok: false,
  reason: 'the address is neither https nor on this machine',
  again: false,
};
export const sealed: Sent = { ok: false, reason: 'its secret cannot be opened: set it again', again: false };
