import { lineOf, oldestIn } from './line.ts';
import { startsIn } from './starts.ts';
import { dayMs, type Work } from './work.ts';

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

/** When a process was heard. */
interface ProcessRow {
  at: number;
}
type FleetRow = Record<string, true>;

/** A process that was not heard for so long is dead. */
export const processMs = 10_000;
/** How often it is noted that it was. */
export const heardMs = 500;

const fleetOf = ({ rows }: Work): FleetRow => rows.get<FleetRow>('fleet') ?? {};

/** Notes that a process was heard. @returns whether it was not for so long that it was taken for dead */
export function hear(work: Work, process: string): boolean {
  const { rows, now } = work;
  const heard = rows.get<ProcessRow>(`p:${process}`);
  if (heard === undefined) rows.put('fleet', { ...fleetOf(work), [process]: true }, dayMs);
  if (heard === undefined || now >= heard.at + heardMs) rows.put(`p:${process}`, { at: now }, processMs);
  return heard === undefined;
}

/** Strikes out the processes that are dead. @returns those */
export function findDead(work: Work): string[] {
  const fleet = fleetOf(work);
  const dead = Object.keys(fleet)
    .filter((process) => work.rows.get(`p:${process}`) === undefined)
    .sort();
  for (const process of dead) delete fleet[process];
  work.rows.put('fleet', fleet, dayMs);
  return dead;
}

/**
 * Which lines a process has to do with, forgotten with it.
 * @param lines how many places of each it holds and does not use
 */
export function noteLines(work: Work, process: string, lines: Record<string, number>): FleetPlace {
  work.rows.put(`u:${process}`, lines, processMs);
  const fleet = Object.keys(fleetOf(work));
  return { index: fleet.filter((other) => other < process).length, processes: fleet.length };
}

/** All lines that some living process has to do with. */
export function lookAround(work: Work): Record<string, LineLook> {
  const found: Record<string, LineLook> = {};
  for (const process of Object.keys(fleetOf(work))) {
    const lines = work.rows.get<Record<string, number>>(`u:${process}`) ?? {};
    for (const [name, idle] of Object.entries(lines)) {
      const look = found[name] ?? lookAt(work, name);
      if (look === undefined) continue;
      found[name] = { ...look, inFlight: Math.max(0, look.inFlight - idle) };
    }
  }
  return found;
}

function lookAt(work: Work, name: string): LineLook | undefined {
  const row = lineOf(work, name);
  if (row === undefined) return undefined;
  const { limit, periodMs, waiting } = row;
  const starts = periodMs > 0 ? startsIn(row, work.now) : 0;
  const inFlight = row.held - Object.keys(row.kept).length;
  return { limit, periodMs, inFlight, starts, waiting, oldestAt: oldestIn(work, name) };
}
