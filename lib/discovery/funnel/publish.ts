import { rowsOf, select } from '#lib/matching/index.ts';
import type { Log } from '../log/log.ts';
import type { Population } from '../log/population.ts';
import type { Pattern } from '../types.ts';
import type { Verdict } from './confirm.ts';
import { type Effect, effectOf } from './effect.ts';
import { nameOf } from './name.ts';
import { termsOf } from './terms.ts';

const weekMs = 604_800_000;
const mostTerms = 5;

/** Patterns of what was confirmed, with the effect that held-out users show; most recoverable inserts first. */
export function publish(
  heldOut: Population,
  verdicts: readonly Verdict[],
  nowMs: number,
): Omit<Pattern, 'sameAs'>[] {
  const { log } = heldOut;
  const weeks = weeksOf(log, nowMs);
  return verdicts
    .filter(({ against }) => against === null)
    .map(({ kept, pValue }) => {
      const inside = select(kept.definition, log.table);
      const effect = effectOf(heldOut, inside);
      const rows = rowsOf(inside);
      const terms = termsOf(log, inside, mostTerms);
      const { near } = kept.definition;
      const definition = near ? { ...kept.definition, near: { ...near, words: terms } } : kept.definition;
      const { test, qValue } = kept;
      return {
        definition,
        name: nameOf(definition, terms),
        terms,
        family: kept.family,
        effect,
        pValue,
        found: {
          rows: test.rows,
          rejected: test.rejected,
          users: test.users,
          difference: test.difference,
          qValue,
        },
        variants: kept.variants,
        rows,
        rowsPerWeek: rows.length / weeks,
        recoverablePerWeek: recoverable(effect, rows.length / weeks),
      };
    })
    .sort((a, b) => (b.recoverablePerWeek?.low ?? 0) - (a.recoverablePerWeek?.low ?? 0));
}

/** How long the log is, at least a day. */
function weeksOf({ createdAtMs }: Log, nowMs: number): number {
  const firstMs = createdAtMs.reduce((first, at) => Math.min(first, at), nowMs);
  return Math.max(1 / 7, (nowMs - firstMs) / weekMs);
}

function recoverable({ rows, difference }: Effect, rowsPerWeek: number): Pattern['recoverablePerWeek'] {
  if (difference === null || rows === 0) return null;
  const comparable = (rowsPerWeek * difference.comparable) / rows;
  return {
    inserts: comparable * difference.difference,
    low: comparable * difference.low,
    high: comparable * difference.high,
  };
}
