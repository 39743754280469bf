import type { Market } from './markets.ts';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;

/** How busy people are at each local hour of a working day. */
const hours = [
  0.06, 0.03, 0.02, 0.02, 0.03, 0.06, 0.15, 0.4, 0.8, 1.15, 1.3, 1.2, 0.9, 0.95, 1.2, 1.25, 1.15, 0.95, 0.7,
  0.6, 0.65, 0.6, 0.4, 0.18,
];
const dayOff = 0.42;

/** Relative activity of a market in the hour that begins at a moment (ms). */
export function activity(market: Market, at: number): number {
  const local = new Date(at + market.utcOffset * hourMs);
  const hour = hours[local.getUTCHours()] as number;
  return hour * (market.weekend.includes(local.getUTCDay()) ? dayOff : 1);
}

/** Week of a moment, counted from 1. */
export const weekOf = (at: number, startsAt: number): number => Math.floor((at - startsAt) / weekMs) + 1;
