import type { BreakerSettings } from './settings.ts';

/**
 * What a closed breaker remembers of calls that ended. Successes cost nothing remote while nothing fails, and yet "three
 * in a row" and "half of the window" stay true for the whole fleet:
 * - a process counts its successes itself, and sends the counts of the window and the age of the latest one along with
 *   its next failure;
 * - as long as the row has failures in it (`hasFailures`), every process sends its successes at most `snapshotMs` after
 *   they happened, one report for all of them;
 * - so a run of failures is broken by any success of any process that ended after them, by its time and not by its
 *   arrival, and the share of failures is too high by at most what the others have not sent yet.
 * Failures alone open a breaker, so a success that comes late can only have let it open early, within those 250 ms.
 */
export interface Counts {
  /** Failures since the latest known success: how many at which ms of the store's time. */
  run: Record<string, number>;
  /** The window in tenths, by number: time ÷ a tenth. */
  slots: Record<string, CountSlot>;
}

interface CountSlot {
  ok: number;
  bad: number;
  /** Latest report of each process: a repeat is recognised by it. */
  by: Record<string, number>;
}

/** What a process has to say about calls that were let through in one generation. */
export interface Report {
  process: string;
  /** Grows with each report of the process. */
  seq: number;
  /** Successes by their age in tenths of the window. */
  ok: Record<string, number>;
  /** Of the latest success, ms; -1 if there is none to tell of. */
  okAgeMs: number;
  bad: number;
  /** How many of these failures came after the process's latest success. */
  run: number;
}

export const slotCount = 10;
export const slotMsOf = (settings: BreakerSettings): number => settings.windowMs / slotCount;

export const isRepeat = ({ slots }: Counts, { process, seq }: Report): boolean =>
  Object.values(slots).some(({ by }) => (by[process] ?? 0) >= seq);

export function addReport(counts: Counts, report: Report, now: number, settings: BreakerSettings): Counts {
  const current = Math.floor(now / slotMsOf(settings));
  const slots = Object.fromEntries(
    Object.entries(counts.slots).filter(([number]) => Number(number) > current - slotCount),
  );
  const add = (age: number, ok: number, bad: number, by: Record<string, number>) => {
    const slot = slots[current - age] ?? { ok: 0, bad: 0, by: {} };
    slots[current - age] = { ok: slot.ok + ok, bad: slot.bad + bad, by: { ...slot.by, ...by } };
  };
  for (const [age, ok] of Object.entries(report.ok)) if (Number(age) < slotCount) add(Number(age), ok, 0, {});
  add(0, 0, report.bad, { [report.process]: report.seq });

  const brokenAt = report.okAgeMs < 0 ? 0 : now - report.okAgeMs;
  const run = Object.fromEntries(
    Object.entries(counts.run).filter(([at]) => Number(at) > brokenAt && Number(at) > now - settings.runMs),
  );
  if (report.run > 0) run[now] = (run[now] ?? 0) + report.run;
  return { run, slots };
}

export const runOf = ({ run }: Counts): number => Object.values(run).reduce((sum, n) => sum + n, 0);

export function totals(
  { slots }: Counts,
  now: number,
  settings: BreakerSettings,
): { ok: number; bad: number } {
  const oldest = Math.floor(now / slotMsOf(settings)) - slotCount;
  const sum = { ok: 0, bad: 0 };
  for (const [number, { ok, bad }] of Object.entries(slots)) {
    if (Number(number) <= oldest) continue;
    sum.ok += ok;
    sum.bad += bad;
  }
  return sum;
}

/** Whether successes have to be sent now. */
export const hasFailures = (counts: Counts, now: number, settings: BreakerSettings): boolean =>
  Object.keys(counts.run).some((at) => Number(at) > now - settings.runMs) ||
  totals(counts, now, settings).bad > 0;
