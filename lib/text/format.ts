import { scriptOf } from './script.ts';

/** Cheap facts about the form of a text, mostly of a result. */
export interface TextFormat {
  /** An object or a list, in a fence or not. */
  json: boolean;
  /** Two items or more, each on a line of its own with a bullet or a number. */
  list: boolean;
  /** Headings, emphasis, links, fences or tables in Markdown. */
  markdown: boolean;
  html: boolean;
  /** A fence, or several lines that end as lines of code do. */
  code: boolean;
  /** The whole of it stands in quotation marks. */
  quoted: boolean;
  emoji: boolean;
  /** Two paragraphs or more. */
  paragraphs: boolean;
  /** More than a phrase, and its last sentence has no end: it may have been cut off. */
  endsMidSentence: boolean;
}

/** Of a longer text only the beginning and the end are looked at. */
const mostCharacters = 20_000;

export function formatOf(whole: string): TextFormat {
  const text = whole.slice(0, mostCharacters).trim();
  const json = isJson(whole);
  const list = (text.match(/^[ \t]*(?:[-*+•‣·–]|\d{1,3}[.)、])[ \t]+\S/gm)?.length ?? 0) >= 2;
  const fence = /^[ \t]*(?:```|~~~)/m.test(text);
  const code = !json && (fence || (text.match(/[;{}]\s*$/gm)?.length ?? 0) >= 3);
  return {
    json,
    list,
    markdown: fence || markdown.some((pattern) => pattern.test(text)),
    html: /<\/?(?:[a-z][a-z0-9]{0,20})(?:\s[^<>]{0,500})?\/?>/i.test(text),
    code,
    quoted: /^(?:"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|「[^」]+」|『[^』]+』|'[^']+')$/s.test(text),
    emoji: /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u.test(text),
    paragraphs: /\S[ \t]*\r?\n[ \t]*\r?\n\s*\S/.test(text),
    endsMidSentence: !json && !code && endsMidSentence(whole.trimEnd()),
  };
}

const markdown = [
  /^#{1,6}[ \t]+\S/m,
  /\*\*[^*\s][^*\n]{0,200}\*\*|__[^_\s][^_\n]{0,200}__/,
  /\[[^[\]\n]{1,200}\]\([^()\s]{1,500}\)/,
  /^[ \t]*\|.{1,500}\|[ \t]*\r?\n[ \t]*\|?[ \t:-]{3,}/m,
];

function isJson(text: string): boolean {
  let inner = text.trim();
  if (inner.startsWith('```') && inner.endsWith('```'))
    inner = inner.slice(inner.indexOf('\n') + 1, inner.lastIndexOf('\n')).trim();
  if (!/^[[{]/.test(inner) || !/[\]}]$/.test(inner)) return false;
  try {
    JSON.parse(inner);
    return true;
  } catch {
    return false;
  }
}

/** Full stops and their like in all scripts that have them, with what may close after them. */
const sentenceEnd = /[.!?…。！？．｡।॥۔؟։።။]["'”’»)\]）」』*_\s]*$/u;
const lastLineIsItem = /(?:^|\n)[ \t]*(?:[-*+•‣·–#|>]|\d{1,3}[.)、])[^\n]*$/;

/**
 * Assumes that phrases (labels, headlines, names: no sentence ended before, and short) need no end, that an item of a list
 * needs none, and that scripts without full stops never tell.
 */
function endsMidSentence(text: string): boolean {
  const tail = text.slice(-600);
  if (!/[\p{L}\p{N}\p{M},;:、，؛،–—-]$/u.test(tail) || sentenceEnd.test(tail)) return false;
  if (lastLineIsItem.test(tail) || /(?:\/\/|www\.|@)\S*$/.test(tail)) return false;
  if (['Thai', 'Laoo', 'Khmr', 'Mymr', 'Tibt'].includes(scriptOf(tail).script ?? '')) return false;
  const hasEnded = /[.!?…](?=\s)|[。！？।۔؟]/u.test(tail.slice(0, -1));
  return hasEnded || /[,;、，]$/.test(tail) || text.length >= 150;
}
