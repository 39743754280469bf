import type { Effect, PatternState, Place } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { NamedBy, PatternLine, PatternWeek, Recoverable } from '../types.ts';

export const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** Columns of a list's line over `patterns p`, with `patterns m` for what it was merged into. */
export const lineColumns = `
  p.id, p.name, p.named_by as "namedBy", p.state, p.definition, p.places, p.effect, p.p_value as "pValue", p.q_value as "qValue",
  p.rows_per_week as "rowsPerWeek", p.recoverable, p.recoverable_low as low, p.recoverable_high as high,
  ${ms('p.first_seen_at')} as "firstSeenAt", ${ms('p.last_seen_at')} as "lastSeenAt", ${ms('p.acknowledged_at')} as "acknowledgedAt",
  ${ms('p.ignored_at')} as "ignoredAt", ${ms('p.fixed_at')} as "fixedAt", m.id as "mergedId", m.name as "mergedName"`;
export const lineJoins = 'patterns p left join patterns m on m.id = p.merged_into';

interface RecoverableColumns {
  recoverable: number | null;
  low: number | null;
  high: number | null;
}

export interface LineRow
  extends Omit<PatternLine, 'features' | 'recoverable' | 'mergedInto' | 'weeks'>,
    RecoverableColumns {
  namedBy: NamedBy;
  state: PatternState;
  definition: Definition;
  effect: Effect;
  places: unknown;
  mergedId: string | null;
  mergedName: string | null;
}

export function toLine(row: LineRow, weeks: PatternWeek[]): PatternLine {
  const { places, recoverable, low, high, mergedId, mergedName, ...line } = row;
  return {
    ...line,
    features: featuresOf(line.definition, placesOf(places)),
    recoverable: recoverableOf({ recoverable, low, high }),
    mergedInto: mergedId === null ? null : { id: mergedId, name: mergedName ?? '' },
    weeks,
  };
}

/** Of a pattern that nobody placed, the column holds an empty object. */
export const placesOf = (places: unknown): Place[] => (Array.isArray(places) ? places : []);

/** Those that the definition names, else those of at least a twentieth of its interactions. */
function featuresOf({ all }: Definition, places: readonly Place[]): string[] {
  for (const literal of all) {
    if (literal.field !== 'feature') continue;
    if ('in' in literal) return literal.in.map(String);
    if ('is' in literal) return [String(literal.is)];
  }
  const counts = new Map<string, number>();
  let total = 0;
  for (const { feature, n } of places) {
    if (feature !== null) counts.set(feature, (counts.get(feature) ?? 0) + n);
    total += n;
  }
  return [...counts]
    .filter(([, n]) => n >= total / 20)
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .map(([feature]) => feature);
}

function recoverableOf({ recoverable, low, high }: RecoverableColumns): Recoverable | null {
  if (recoverable === null) return null;
  return { inserts: recoverable, low: low ?? recoverable, high: high ?? recoverable };
}

export const weekColumns = `w.pattern_id as "patternId", ${ms('w.ends_at')} as "endsAt", w.state, w.rows, w.rejected, w.users,
  w.difference, w.low as "differenceLow", w.high as "differenceHigh", w.recoverable, w.recoverable_low as low, w.recoverable_high as high`;

export interface WeekRow extends Omit<PatternWeek, 'difference' | 'recoverable'>, RecoverableColumns {
  patternId: string;
  difference: number | null;
  differenceLow: number | null;
  differenceHigh: number | null;
}

export function toWeek({ endsAt, state, rows, rejected, users, ...row }: WeekRow): PatternWeek {
  const { difference, differenceLow, differenceHigh } = row;
  return {
    ...{ endsAt, state, rows, rejected, users },
    difference:
      difference === null ? null : { difference, low: differenceLow ?? -1, high: differenceHigh ?? 1 },
    recoverable: recoverableOf(row),
  };
}
