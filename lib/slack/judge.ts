import { WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { judgeAnswer, judgeError, type Sent } from '#lib/http/index.ts';

export type Refused = Extract<Sent, { ok: false }>;

/** Errors that Slack answers with 200 and that pass by themselves. */
const passing = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

const limited = /^rate_?limited$/;

/** What people can do about the others. */
const meanings: Record<string, string> = {
  invalid_auth: 'the token is not valid',
  not_authed: 'the token is not valid',
  account_inactive: 'the token belongs to an app or a person that was removed',
  token_revoked: 'the token was revoked',
  token_expired: 'the token has expired',
  channel_not_found: 'there is no such channel, or it is private and the bot was not invited',
  not_in_channel: 'the bot is not in the channel: invite it there',
  is_archived: 'the channel is archived',
  restricted_action: 'the workspace does not let the bot post there',
  missing_scope: 'the app lacks a permission (chat:write; files:write for charts)',
  invalid_blocks: 'Slack did not understand the message',
  no_service: 'the webhook was removed in Slack',
  invalid_token: 'the webhook was removed in Slack',
};

/** A reason with what it means, if it ends with a code of Slack's. */
export function explained(reason: string): string {
  const meaning = meanings[/[a-z_]+$/.exec(reason)?.[0] ?? ''];
  return meaning ? `${reason}: ${meaning}` : reason;
}

/** What an error of the client means. @param answer the last one from Slack, if there was any */
export function judgeCall(
  error: unknown,
  answer: Response | undefined,
  { timeoutMs, nowMs }: { timeoutMs: number; nowMs: number },
): Refused {
  if (error instanceof WebAPIPlatformError) {
    const code = /^[a-z_]{1,60}$/.exec(error.data.error)?.[0] ?? 'an answer that is not Slack’s';
    const again = passing.has(code);
    // Slack says of its own faults that some of the work may be done.
    return { ok: false, reason: code, again, ...(again && !limited.test(code) && { mayBeThere: true }) };
  }
  const judged =
    answer && answer.status !== 200
      ? judgeAnswer(answer, nowMs)
      : judgeError(error instanceof WebAPIRequestError ? error.original : error, timeoutMs);
  return judged.ok ? { ok: false, reason: 'an answer that is not Slack’s', again: true } : judged;
}
