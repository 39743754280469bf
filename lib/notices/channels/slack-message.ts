import { escaped, type SlackMessage } from '#lib/slack/index.ts';
import type { Message } from '../message.ts';

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
}: Message): SlackMessage {
  const weight = phase === 'ended' ? 'Over' : capital(severity);
  const title = `${weight}: ${kind.replaceAll('_', ' ')} ${subject}`;
  const utc = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const pages = links.map((link) => `<${link.url}|${escaped(link.label)}>`).join(' · ');
  const time = `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time_secs}|${utc}>`;
  return {
    text: `${escaped(title)}. ${escaped(summary)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${escaped(title)}*\n${escaped(summary)}` } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${time} · ${pages}` }] },
    ],
  };
}
