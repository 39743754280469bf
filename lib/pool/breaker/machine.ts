import type { Machine } from '#lib/coordination/index.ts';
import { addReport, type Counts, isRepeat, type Report, runOf, totals } from './counts.ts';
import { breakerLua } from './machine.lua.ts';
import { type BreakerSettings, breakerDefaults } from './settings.ts';

/**
 * The breaker of one organization × model, as a pure state machine. machine.lua.ts says the same for Redis.
 *
 *   closed     lets everything through and counts failures (counts.ts). After it was open it lets a share through that
 *              grows from `rampFrom` to 1 over `rampMs`, so that those who waited do not come as a herd.
 *                 too many failures, or one quota error                        → open
 *   open       refuses until `openedUntil`: max(Retry-After, a cooldown that doubles), lengthened by jitter.
 *                 first `acquire` after that                                   → half-open, the asker has the probe
 *   half-open  one owner has the probe until `probeUntil`; everybody else is refused.
 *                 the owner reports success                                    → closed, ramp starts
 *                 the owner reports failure                                    → open, longer
 *                 the owner gives up (cancelled, or a 400 that says nothing)   → open, due at once
 *                 somebody acquires after `probeUntil`                         → half-open, the probe is his
 *
 * Each arrow raises `generation`. A call carries the generation that let it through; a report of another generation
 * says nothing about this one and is dropped. All times are the store's, in whole ms.
 */
export interface BreakerRow extends Counts {
  state: 'closed' | 'open' | 'half-open';
  generation: number;
  openedUntil: number;
  /** Why it was opened last. */
  reason: 'none' | 'failures' | 'quota';
  /** How often it was opened since it last stayed closed for `forgiveMs`. */
  openCount: number;
  /** Start of the ramp; 0 if it was never open. */
  closedAt: number;
  probeOwner: string;
  probeUntil: number;
}

/** `ignored`: the caller's own mistake (a 400), or a call that was given up; says nothing about the target. */
export type BreakerOutcome = 'success' | 'failure' | 'quota' | 'ignored';

export type BreakerEvent =
  /** Each asker is an owner of its own; the same one again gets the same answer. */
  | { type: 'acquire'; owner: string }
  /** @property jitter in [0, 1) · @property owner of a probe, else '' */
  | ({
      type: 'report';
      generation: number;
      owner: string;
      outcome: BreakerOutcome;
      retryAfterMs: number;
      jitter: number;
    } & Report)
  /** A person or the toggle wants to know now whether the target is back. */
  | { type: 'ask' }
  /** What a process knew before the store lost it. */
  | { type: 'restore'; row: BreakerRow };

export type BreakerChange =
  | 'none'
  | 'opened'
  | 'reopened'
  | 'probing'
  | 'stolen'
  | 'released'
  | 'closed'
  | 'asked';

export interface BreakerAnswer {
  verdict: 'pass' | 'probe' | 'refused' | 'taken' | 'dropped';
  /** Of the row afterwards. */
  generation: number;
  /** How long it will refuse for, as far as it is known now. */
  waitMs: number;
  change: BreakerChange;
}

export const calm: BreakerRow = {
  state: 'closed',
  generation: 0,
  openedUntil: 0,
  reason: 'none',
  openCount: 0,
  closedAt: 0,
  probeOwner: '',
  probeUntil: 0,
  run: {},
  slots: {},
};

interface Result {
  /** The same object if nothing changed. */
  row: BreakerRow;
  answer: BreakerAnswer;
}

const result = (
  row: BreakerRow,
  verdict: BreakerAnswer['verdict'],
  change: BreakerChange = 'none',
  waitMs = 0,
): Result => ({ row, answer: { verdict, change, waitMs, generation: row.generation } });

/** @param jitter in [0, 1) */
export function transition(
  row: BreakerRow,
  event: BreakerEvent,
  now: number,
  jitter: number,
  settings: BreakerSettings = breakerDefaults,
): Result {
  switch (event.type) {
    case 'acquire':
      return acquire(row, event.owner, now, settings);
    case 'report':
      return report(row, event, now, jitter, settings);
    case 'ask':
      if (row.state !== 'open' || row.openedUntil <= now) return result(row, 'taken');
      return result({ ...row, openedUntil: now }, 'taken', 'asked');
    case 'restore':
      return event.row.generation > row.generation ? result(event.row, 'taken') : result(row, 'dropped');
  }
}

function acquire(row: BreakerRow, owner: string, now: number, settings: BreakerSettings): Result {
  if (row.state === 'closed') return result(row, 'pass');
  const until = row.state === 'open' ? row.openedUntil : row.probeUntil;
  if (now < until) {
    const isMine = row.state === 'half-open' && row.probeOwner === owner;
    return isMine ? result(row, 'probe') : result(row, 'refused', 'none', until - now);
  }
  const probing: BreakerRow = {
    ...row,
    state: 'half-open',
    generation: row.generation + 1,
    probeOwner: owner,
    probeUntil: now + settings.leaseMs,
  };
  return result(probing, 'probe', row.state === 'open' ? 'probing' : 'stolen');
}

function report(
  row: BreakerRow,
  event: BreakerEvent & { type: 'report' },
  now: number,
  jitter: number,
  settings: BreakerSettings,
): Result {
  if (event.generation !== row.generation || row.state === 'open') return result(row, 'dropped');
  if (row.state === 'half-open') {
    if (event.owner !== row.probeOwner) return result(row, 'dropped');
    if (event.outcome === 'success') return result(close(row, now), 'taken', 'closed');
    if (event.outcome === 'ignored') return result(release(row, now), 'taken', 'released');
    return result(open(row, event, now, jitter, settings), 'taken', 'reopened');
  }
  if (event.outcome === 'quota') return result(open(row, event, now, jitter, settings), 'taken', 'opened');
  if (event.outcome === 'ignored' || isRepeat(row, event)) return result(row, 'dropped');
  const counted = { ...row, ...addReport(row, event, now, settings) };
  if (event.bad === 0 || !isTooMuch(counted, now, settings)) return result(counted, 'taken');
  return result(open(counted, event, now, jitter, settings), 'taken', 'opened');
}

function isTooMuch(counts: Counts, now: number, settings: BreakerSettings): boolean {
  if (runOf(counts) >= settings.failuresInRow) return true;
  const { ok, bad } = totals(counts, now, settings);
  return bad >= settings.failuresInWindow && bad >= settings.failureShare * (ok + bad);
}

function open(
  row: BreakerRow,
  { outcome, retryAfterMs }: { outcome: BreakerOutcome; retryAfterMs: number },
  now: number,
  jitter: number,
  settings: BreakerSettings,
): BreakerRow {
  const isRelapse = row.state === 'half-open' || now < row.closedAt + settings.forgiveMs;
  const openCount = isRelapse ? row.openCount + 1 : 1;
  const growing = Math.min(settings.lastCooldownMs, settings.firstCooldownMs * 2 ** (openCount - 1));
  const own = outcome === 'quota' ? settings.quotaCooldownMs : growing;
  const cooldown = Math.max(own, Math.min(retryAfterMs, settings.longestRetryAfterMs));
  return {
    ...row,
    ...settled,
    state: 'open',
    generation: row.generation + 1,
    reason: outcome === 'quota' ? 'quota' : 'failures',
    openedUntil: now + Math.floor(cooldown * (1 + settings.jitterShare * jitter)),
    openCount,
  };
}

/** What no new state inherits. */
const settled = { probeOwner: '', probeUntil: 0, run: {}, slots: {} };

const release = (row: BreakerRow, now: number): BreakerRow => ({
  ...row,
  ...settled,
  state: 'open',
  generation: row.generation + 1,
  openedUntil: now,
});

const close = (row: BreakerRow, now: number): BreakerRow => ({
  ...row,
  ...settled,
  state: 'closed',
  generation: row.generation + 1,
  reason: 'none',
  closedAt: now,
});

/** The share of traffic that a closed breaker lets through, 0–1; what is left out waits (breakers.ts). */
export function shareOf(row: BreakerRow, now: number, settings: BreakerSettings = breakerDefaults): number {
  if (row.state !== 'closed') return 0;
  const { rampFrom, rampMs } = settings;
  if (row.closedAt === 0 || now >= row.closedAt + rampMs) return 1;
  return rampFrom + (1 - rampFrom) * Math.max(0, (now - row.closedAt) / rampMs);
}

export const createBreakerMachine = (
  settings: BreakerSettings = breakerDefaults,
): Machine<BreakerRow, BreakerEvent, BreakerAnswer> => ({
  name: 'breaker',
  keepMs: 86_400_000,
  step(known, event, now) {
    const before = known ?? calm;
    const { row, answer } = transition(before, event, now, 'jitter' in event ? event.jitter : 0, settings);
    const notify = row.generation !== before.generation || answer.change === 'asked';
    return { row: row === before ? undefined : row, answer, notify };
  },
  lua: breakerLua(settings),
});
