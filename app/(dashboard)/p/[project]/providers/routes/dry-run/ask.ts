import type { inferParserType } from 'nuqs/server';
import type { askParsers } from '../view.ts';

export type AskFields = inferParserType<typeof askParsers>;

/** The request that the fields describe, as the dry run takes it; or what cannot be read. */
export function toAsk(
  fields: AskFields,
  route: string,
  draw: number,
): { ask: Record<string, unknown> } | { problem: string } {
  const metadata = readMetadata(fields.metadata);
  if (!metadata) return { problem: 'Metadata: write key = value, one a line, or JSON.' };
  const tokens = fields.tokens.trim() === '' ? undefined : Number(fields.tokens);
  if (tokens !== undefined && !(Number.isInteger(tokens) && tokens >= 0))
    return { problem: 'Input tokens: a whole number.' };
  return {
    ask: {
      feature: fields.feature.trim() || 'unnamed',
      kind: fields.kind,
      metadata,
      draw,
      ...(fields.via === 'route' && { route }),
      ...(fields.model.trim() && { model: fields.model.trim() }),
      ...(fields.user.trim() && { user: fields.user.trim() }),
      ...(tokens !== undefined && { inputTokens: tokens }),
    },
  };
}

/** `plan = free`, one a line, or a JSON object. undefined: neither. */
export function readMetadata(text: string): Record<string, unknown> | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    try {
      return JSON.parse(trimmed) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]]));
}
