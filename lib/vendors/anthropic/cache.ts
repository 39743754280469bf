import type { CacheMark } from '../canonical.ts';

/** A cache mark as Anthropic writes it; five minutes is its default. */
export const cacheControl = (mark: CacheMark | undefined) =>
  mark && { type: 'ephemeral' as const, ttl: mark === '1h' ? mark : undefined };
