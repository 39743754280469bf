import type { Rows } from '#lib/coordination/index.ts';
import { lineOf, type Work } from './pump.ts';
import { type LineRow, startsIn } from './rows.ts';

/** A line as pages show it. */
export interface LineLook {
  limit: number;
  /** Of a throttle; else 0. */
  periodMs: number;
  inFlight: number;
  /** In the window that ends now. */
  starts: number;
  waiting: number;
  /** The lowest rank of those who wait: enqueue time minus boost, ms; 0: nobody waits. */
  oldestAt: number;
}

/** Where a process stands among those that live. */
export interface FleetPlace {
  /** From 0. */
  index: number;
  processes: number;
}

/**
 * Which lines a process has to do with, forgotten with it.
 * @param lines how many places of each it holds and does not use
 */
export function noteLines(
  rows: Rows,
  process: string,
  lines: Record<string, number>,
  now: number,
  keepMs: number,
): FleetPlace {
  rows.put(`u:${process}`, lines, keepMs);
  const fleet = rows.get<Record<string, number>>('fleet') ?? {};
  for (const other of Object.keys(fleet)) if ((fleet[other] ?? 0) + keepMs <= now) delete fleet[other];
  fleet[process] = now;
  rows.put('fleet', fleet, keepMs);
  const others = Object.keys(fleet);
  return { index: others.filter((other) => other < process).length, processes: others.length };
}

/** All lines that some living process has to do with. */
export function lookAround(work: Work): Record<string, LineLook> {
  const { rows, now } = work;
  const found: Record<string, LineLook> = {};
  for (const process of Object.keys(rows.get<Record<string, number>>('fleet') ?? {}))
    for (const [name, idle] of Object.entries(rows.get<Record<string, number>>(`u:${process}`) ?? {})) {
      const row = lineOf(work, name);
      if (row === undefined) continue;
      found[name] ??= lookAt(row, now);
      found[name].inFlight = Math.max(0, found[name].inFlight - idle);
    }
  return found;
}

function lookAt(row: LineRow, now: number): LineLook {
  const ranks = Object.values(row.line).map(({ rank }) => rank);
  return {
    limit: row.limit,
    periodMs: row.periodMs,
    inFlight: Object.values(row.held).filter(({ rank }) => rank === undefined).length,
    starts: row.periodMs > 0 ? startsIn(row, now) : 0,
    waiting: ranks.length,
    oldestAt: ranks.length > 0 ? Math.min(...ranks) : 0,
  };
}
