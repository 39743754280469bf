import { type Definition, select } from '#lib/matching/index.ts';
import { type Effect, effectOf } from '../funnel/effect.ts';
import type { Log } from '../log/log.ts';
import { populationOf } from '../log/population.ts';
import type { Strata } from '../log/strata.ts';

/**
 * How a frozen definition fares among some rows, all users together: it was fixed before they were written. Null if it
 * cannot be evaluated, because the log has no vectors in its basis.
 */
export function measure(definition: Definition, log: Log, strata: Strata, rows: Uint32Array): Effect | null {
  if (definition.near && !log.table.vectors?.has(definition.near.basis)) return null;
  return effectOf(populationOf(log, strata, rows), select(definition, log.table));
}

/** Rows from a moment on (ms). */
export const rowsSince = ({ createdAtMs }: Log, fromMs: number): Uint32Array =>
  Uint32Array.from(createdAtMs.keys()).filter((row) => (createdAtMs[row] as number) >= fromMs);
