import type { ReactNode } from 'react';

const token = /(<[^>|]+\|[^>]+>|`[^`]+`|\*[^*\n]+\*|_[^_\n]+_)/;
const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const plain = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt);/g, (entity) => entities[entity] as string);

/** The part of Slack's mrkdwn that Kept writes: links, bold, italic, code. */
export function Mrkdwn({ text }: { text: string }): ReactNode {
  return text.split('\n').map((line, i) => (
    <span key={i} style={{ display: 'block' }}>
      {line.split(token).map((part, at) => (
        <Part key={at} text={part} />
      ))}
    </span>
  ));
}

function Part({ text }: { text: string }): ReactNode {
  if (text.length < 3) return plain(text);
  const inner = text.slice(1, -1);
  if (text.startsWith('<') && text.endsWith('>')) {
    const [url = '', words = ''] = inner.split('|');
    return <a href={plain(url)}>{plain(words)}</a>;
  }
  if (text.startsWith('`') && text.endsWith('`')) return <code>{plain(inner)}</code>;
  if (text.startsWith('*') && text.endsWith('*')) return <b>{plain(inner)}</b>;
  if (text.startsWith('_') && text.endsWith('_')) return <i>{plain(inner)}</i>;
  return plain(text);
}
