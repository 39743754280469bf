import type { Rows } from '#lib/coordination/index.ts';
import { lineOf, type Work } from './pump.ts';
import { startsIn } from './rows.ts';

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

/** Which lines a process has to do with; forgotten with it. */
export function noteLines(
  rows: Rows,
  process: string,
  lines: Record<string, true>,
  now: number,
  keepMs: number,
): void {
  rows.put(`u:${process}`, lines, keepMs);
  const fleet = rows.get<Record<string, number>>('fleet') ?? {};
  for (const other of Object.keys(fleet)) if ((fleet[other] ?? 0) + keepMs <= now) delete fleet[other];
  fleet[process] = now;
  rows.put('fleet', fleet, keepMs);
}

/** All lines that some living process has to do with. */
export function lookAround(work: Work): Record<string, LineLook> {
  const { rows, now } = work;
  const found: Record<string, LineLook> = {};
  for (const process of Object.keys(rows.get<Record<string, number>>('fleet') ?? {}))
    for (const name of Object.keys(rows.get<Record<string, true>>(`u:${process}`) ?? {})) {
      const row = lineOf(work, name);
      if (row === undefined || found[name]) continue;
      const ranks = Object.values(row.line).map(({ rank }) => rank);
      found[name] = {
        limit: row.limit,
        periodMs: row.periodMs,
        inFlight: Object.values(row.held).filter(({ rank }) => rank === undefined).length,
        starts: row.periodMs > 0 ? startsIn(row, now) : 0,
        waiting: ranks.length,
        oldestAt: ranks.length > 0 ? Math.min(...ranks) : 0,
      };
    }
  return found;
}
