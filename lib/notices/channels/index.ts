import type { ChannelName } from '../types.ts';
import type { Channel } from './channel.ts';
import { sendToSlack } from './slack.ts';
import { sendToWebhook } from './webhook.ts';

export const channels: Record<ChannelName, Channel> = { slack: sendToSlack, webhook: sendToWebhook };
export const channelNames: readonly ChannelName[] = ['slack', 'webhook'];
