import { type Effect, type Log, measure, strataOf } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { WeekFigures } from './types.ts';

/**
 * How a definition fares in each week, on all users.
 * @param bounds of the weeks, ms, ascending
 * @returns only those weeks in which it can be evaluated
 */
export function weeksOf(definition: Definition, log: Log, bounds: readonly number[]): WeekFigures[] {
  const strata = strataOf(log);
  return bounds.slice(1).flatMap((endsAt, i) => {
    const rows = rowsBetween(log, bounds[i] as number, endsAt);
    const effect = rows.length > 0 ? measure(definition, log, strata, rows) : null;
    return effect ? [figuresOf(endsAt, effect)] : [];
  });
}

function figuresOf(endsAt: number, { rows, rejected, users, difference }: Effect): WeekFigures {
  if (difference === null) return { endsAt, rows, rejected, users, difference, recoverable: null };
  const { comparable, low, high } = difference;
  return {
    ...{ endsAt, rows, rejected, users },
    difference: { difference: difference.difference, low, high },
    recoverable: {
      inserts: comparable * difference.difference,
      low: comparable * low,
      high: comparable * high,
    },
  };
}

const rowsBetween = ({ createdAtMs }: Log, from: number, to: number): Uint32Array =>
  Uint32Array.from(createdAtMs.keys()).filter((row) => {
    const at = createdAtMs[row] as number;
    return at >= from && at < to;
  });
