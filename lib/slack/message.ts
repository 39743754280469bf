/** The blocks of Block Kit that Kept writes. */
export type Block =
  | { type: 'header'; text: { type: 'plain_text'; text: string; emoji: false } }
  | { type: 'section'; text: Mrkdwn }
  | { type: 'context'; elements: Mrkdwn[] }
  | { type: 'divider' };
type Mrkdwn = { type: 'mrkdwn'; text: string };

/** `text` is what notifications show, and screen readers read. */
export interface SlackMessage {
  text: string;
  blocks: Block[];
}

/** What Slack takes at most, in characters and blocks. Source: docs.slack.dev/reference/block-kit/blocks. */
export const slackLimits = { blocks: 50, section: 3_000, context: 2_000, header: 150, text: 4_000 } as const;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What Slack asks to be escaped: nobody's words become a mention or a link. */
export const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => escapes[sign] as string);

/** A name as it is, in a fixed width: nothing in it is markup. */
export const code = (text: string): string => `\`${escaped(text).replaceAll('`', 'ˋ')}\``;

/** A link with its words. @param url percent-encoded: without `|` and `>` */
export const link = (url: string, words: string): string =>
  `<${escaped(url)}|${escaped(words).replaceAll('|', '¦')}>`;

export const header = (text: string): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: cut(text, slackLimits.header), emoji: false },
});

export const context = (text: string): Block => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: cut(text, slackLimits.context) }],
});

/** As few sections as hold these lines of mrkdwn, none of which is torn unless it alone is too long. */
export function sections(lines: readonly string[]): Block[] {
  const texts: string[] = [];
  for (const line of lines.map((one) => cut(one, slackLimits.section))) {
    const last = texts.at(-1);
    const joined = last === undefined ? line : `${last}\n${line}`;
    if (last !== undefined && joined.length <= slackLimits.section) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } }));
}

/** The message as Slack takes it: what is beyond its limits is left out, and that is said. */
export function withinLimits({ text, blocks }: SlackMessage): SlackMessage {
  const most = slackLimits.blocks;
  const fits = blocks.length <= most;
  return {
    text: cut(text, slackLimits.text),
    blocks: fits
      ? blocks
      : [...blocks.slice(0, most - 1), context(`… and ${blocks.length - most + 1} more parts`)],
  };
}

/** At most so many characters: never half an escape, half a link or half a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const whole = text
    .slice(0, most - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/&[a-z]*$/, '')
    .replace(/<[^>]*$/, '');
  return `${whole}…`;
}
