/** Posting to Slack, by an incoming webhook or as a bot: only this room knows its packages. */
export { createSlackBot, type MessageMark, type Picture, type SlackBot } from './bot.ts';
export { explained, type Refused } from './judge.ts';
export {
  type Block,
  code,
  context,
  escaped,
  header,
  link,
  type SlackMessage,
  sections,
} from './message.ts';
export { postToWebhook } from './webhook.ts';
