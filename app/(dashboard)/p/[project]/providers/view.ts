import { createLoader, parseAsStringLiteral } from 'nuqs/server';

/** How far the charts look back, in which steps, and how often they are drawn anew. */
export const spans = {
  '1h': { label: '1 h', ms: 3_600_000, stepMinutes: 1, refreshMs: 10_000 },
  '6h': { label: '6 h', ms: 6 * 3_600_000, stepMinutes: 5, refreshMs: 30_000 },
  '24h': { label: '24 h', ms: 24 * 3_600_000, stepMinutes: 15, refreshMs: 60_000 },
  '7d': { label: '7 d', ms: 7 * 86_400_000, stepMinutes: 120, refreshMs: 120_000 },
} as const;

export type Span = keyof typeof spans;
export const spanNames = Object.keys(spans) as Span[];

/** Not `range`: the provider layer is looked at in hours, what users keep in weeks. */
export const healthParsers = {
  span: parseAsStringLiteral(spanNames).withDefault('1h'),
  incidents: parseAsStringLiteral(['all', 'open'] as const).withDefault('all'),
};

export const loadHealthView = createLoader(healthParsers);
