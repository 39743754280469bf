import type { IncomingWebhookSendArguments } from '@slack/webhook';
import type { Message } from '../message.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What Slack asks to be escaped; a mention or a link cannot be written by a vendor's error message. */
const plain = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => escapes[sign] as string);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Block Kit, readable in a notification too. A link instead of a button: those warn where no app answers them. */
export function slackMessage({
  kind,
  subject,
  phase,
  severity,
  summary,
  at,
  url,
  links = [{ label: 'Providers page', url }],
}: Message): IncomingWebhookSendArguments {
  const weight = phase === 'ended' ? 'Over' : capital(severity);
  const title = `${weight}: ${kind.replaceAll('_', ' ')} ${subject}`;
  const utc = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const pages = links.map((link) => `<${link.url}|${plain(link.label)}>`).join(' · ');
  const time = `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time_secs}|${utc}>`;
  return {
    text: `${plain(title)}. ${plain(summary)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${plain(title)}*\n${plain(summary)}` } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${time} · ${pages}` }] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}
