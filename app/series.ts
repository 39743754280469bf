import type { Annotation, InsertRateRow } from '#lib/insights/index.ts';

/** One period of a chart, also when nothing happened in it. Times ms, rates 0–1. */
export interface Period {
  start: number;
  end: number;
  n: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  small: boolean;
  inserted: number;
  rejected: number;
  expired: number;
  /** Shown, window not passed yet; above 0 the rate is not final. */
  maturing: number;
  maturingInserted: number;
  /** While it matures: inserted so far ÷ shown. Inserts come early, expiries and reverts late. */
  soFar: number | null;
  failed: number;
  interactions: number;
  costMicroUsd: number;
  costPerInsertedMicroUsd: number | null;
}

const nothing: Omit<Period, 'start' | 'end'> = {
  n: 0,
  rate: null,
  low: null,
  high: null,
  small: true,
  inserted: 0,
  rejected: 0,
  expired: 0,
  maturing: 0,
  maturingInserted: 0,
  soFar: null,
  failed: 0,
  interactions: 0,
  costMicroUsd: 0,
  costPerInsertedMicroUsd: null,
};

/** Puts the rows of one series on the periods of the range; a period without a row is an empty one. */
export function toPeriods(
  rows: readonly InsertRateRow[],
  periods: readonly { start: number; end: number }[],
): Period[] {
  return periods.map(({ start, end }) => {
    // A row's start may lie inside its period where the range cuts the period.
    const row = rows.find(
      ({ periodStart }) => periodStart !== null && periodStart >= start && periodStart < end,
    );
    if (!row) return { start, end, ...nothing };
    const {
      n,
      rate,
      low,
      high,
      small,
      inserted,
      expired,
      failed,
      interactions,
      costMicroUsd,
      costPerInsertedMicroUsd,
    } = row;
    return {
      start,
      end,
      n,
      rate,
      low,
      high,
      small,
      inserted,
      expired,
      failed,
      interactions,
      costMicroUsd,
      costPerInsertedMicroUsd,
      rejected: row.regenerated + row.closed + row.reverted,
      maturing: row.maturing.n,
      maturingInserted: row.maturing.inserted,
      soFar: row.maturing.n > 0 ? (inserted + row.maturing.inserted) / (n + row.maturing.n) : null,
    };
  });
}

/** The next higher round share for the top of an axis that begins at 0: 0.463 → 0.5. */
export function topOfAxis(highest: number): number {
  const step = highest > 0.5 ? 0.2 : highest > 0.2 ? 0.1 : highest > 0.1 ? 0.05 : 0.02;
  return Math.min(1, Math.max(step, Math.ceil(highest / step - 1e-9) * step));
}

/** Round ends around the data for an axis that does not begin at 0: [0.712, 0.845] → [0.7, 0.85]. */
export function zoomedAxis(lowest: number, highest: number): [number, number] {
  const step = highest - lowest > 0.25 ? 0.1 : highest - lowest > 0.08 ? 0.05 : 0.02;
  const low = Math.max(0, Math.min(1 - step, Math.floor(lowest / step + 1e-9) * step));
  const high = Math.min(1, Math.ceil(highest / step - 1e-9) * step);
  return [low, high > low ? high : low + step];
}

/** Round shares to label an axis with: multiples of a step, at most six. */
export function axisShares(low: number, high: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((size) => (high - low) / size < 5.01) ?? 0.25;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) ticks.push(i * step);
  return ticks;
}

/** Where a time axis is flagged, with the numbers of the annotations there: those closer than `nearMs` share a flag. */
export function flagsOf(annotations: readonly Annotation[], nearMs: number): { at: number; label: string }[] {
  const flags: { at: number; label: string }[] = [];
  for (const [i, { at }] of annotations.entries()) {
    const last = flags.at(-1);
    if (last && at - last.at < nearMs) last.label += `, ${i + 1}`;
    else flags.push({ at, label: String(i + 1) });
  }
  return flags;
}
