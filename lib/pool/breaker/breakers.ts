import { type Store, snapshotMs } from '#lib/coordination/index.ts';
import { hasFailures } from './counts.ts';
import {
  type BreakerChange,
  type BreakerEvent,
  type BreakerOutcome,
  type BreakerRow,
  calm,
  createBreakerMachine,
  shareOf,
} from './machine.ts';
import { createBreakerRows } from './rows.ts';
import { type BreakerSettings, breakerDefaults } from './settings.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * The breakers of this process: it lets calls through by a snapshot of the shared rows that is at most `snapshotMs` old,
 * and talks to the store only about failures and transitions. Keys are the caller's, e.g. organization × model.
 */
export interface Breakers {
  /** What is known now, without waiting: for choosing, not for calling. */
  look(key: string): BreakerLook;
  /**
   * Lets one call through, or says how long not. Every permit must be reported once.
   * @param draw in [0, 1): a closed breaker that ramps up takes draws below its share. Keep it when trying again after
   *   `waitMs`, so that those who wait are let in one after the other; 0 always passes
   */
  admit(key: string, draw?: number): Promise<Permit | Refusal>;
  /** Probe with the next call, whatever the cooldown. */
  ask(key: string): Promise<void>;
  /** Waits for reports under way; successes that were not told are of no use to anybody. */
  close(): Promise<void>;
}

export interface BreakerLook {
  state: BreakerRow['state'];
  reason: BreakerRow['reason'];
  /** Of the traffic it should get, 0–1; 0 unless closed. */
  share: number;
  /** How long it certainly refuses, ms; 0 when it is closed or a probe is due. */
  waitMs: number;
}

export interface Permit {
  isAdmitted: true;
  generation: number;
  /** This call decides whether the breaker closes; it should be over in `settings.leaseMs`, else another takes its place. */
  isProbe: boolean;
  /** How the call ended; only the first report counts. Resolves when the store knows, or cannot be reached. */
  report(outcome: BreakerOutcome, retryAfterMs?: number): Promise<void>;
}

export interface Refusal {
  isAdmitted: false;
  /** True Retry-After, ms, as far as it is known: the end of the cooldown, of the probe's lease, or the draw's turn. */
  waitMs: number;
}

/** Told once in the fleet, by the process that caused it. */
export interface BreakerNotice {
  key: string;
  change: Exclude<BreakerChange, 'none'>;
  row: BreakerRow;
}

export interface BreakerOptions {
  store: Store;
  /** Unique among all processes that ever lived. */
  process: string;
  onChange?: (notice: BreakerNotice) => void;
  settings?: BreakerSettings;
  /** In [0, 1). */
  random?: () => number;
}

export function createBreakers(options: BreakerOptions): Breakers {
  const { store, process, settings = breakerDefaults, random = Math.random } = options;
  const rows = createBreakerRows(store, createBreakerMachine(settings));
  const tallies = new Map<string, Tally>();
  const sending = new Map<string, Promise<void>>();
  const asking = new Map<string, Promise<unknown>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let seq = 0;

  async function apply(key: string, event: BreakerEvent) {
    const answer = await rows.apply(key, event);
    const { change } = answer;
    if (change !== 'none') options.onChange?.({ key, change, row: rows.peek(key) ?? calm });
    return answer;
  }

  function look(key: string): BreakerLook {
    const [row, now] = [rows.peek(key) ?? calm, store.now()];
    return {
      state: row.state,
      reason: row.reason,
      share: shareOf(row, now, settings),
      waitMs: waitOf(row, now),
    };
  }

  async function admit(key: string, draw = random()): Promise<Permit | Refusal> {
    for (;;) {
      const row = (await rows.fresh(key)) ?? calm;
      const now = store.now();
      if (row.state === 'closed') {
        const waitMs = turnOf(row, draw, settings) - now;
        return waitMs <= 0 ? permit(key, row.generation, '') : { isAdmitted: false, waitMs };
      }
      const waitMs = waitOf(row, now);
      if (waitMs > 0) return { isAdmitted: false, waitMs };
      // A probe is due. One call of this process asks for it; the others look again when it is decided.
      const others = asking.get(key);
      if (others) {
        await others;
        continue;
      }
      const owner = `${process}:${++seq}`;
      const asked = apply(key, { type: 'acquire', owner });
      const decided = asked.catch(() => {}).finally(() => asking.delete(key));
      asking.set(key, decided);
      const answer = await asked;
      if (answer.verdict === 'probe') return permit(key, answer.generation, owner);
      if (answer.verdict === 'refused') return { isAdmitted: false, waitMs: answer.waitMs };
      if (answer.verdict === 'pass') return permit(key, answer.generation, '');
    }
  }

  function permit(key: string, generation: number, owner: string): Permit {
    let isReported = false;
    return {
      isAdmitted: true,
      generation,
      isProbe: owner !== '',
      async report(outcome, retryAfterMs = 0) {
        if (isReported) return;
        isReported = true;
        const retryMs = Math.max(0, Math.ceil(retryAfterMs));
        if (owner !== '') return probed(key, generation, owner, outcome, retryMs);
        if (outcome === 'ignored' || (rows.peek(key) ?? calm).generation !== generation) return;
        const tally = tallyOf(key, generation);
        if (outcome === 'success') {
          tally.success(store.now());
          return tellSoon(key);
        }
        tally.failure(retryMs);
        await tell(key, generation, outcome);
      },
    };
  }

  /** What an older generation left untold is of no use any more. */
  function tallyOf(key: string, generation: number): Tally {
    const known = tallies.get(key);
    if (known?.generation === generation) return known;
    const tally = createTally(generation, settings);
    tallies.set(key, tally);
    return tally;
  }

  async function probed(
    key: string,
    generation: number,
    owner: string,
    outcome: BreakerOutcome,
    retryAfterMs: number,
  ): Promise<void> {
    const nothing = { process, seq: ++seq, ok: {}, okAgeMs: -1, bad: 0, run: 0 };
    const jitter = random();
    await apply(key, { type: 'report', generation, owner, outcome, retryAfterMs, jitter, ...nothing });
  }

  /** Reports of a key go one at a time; what ends meanwhile goes with the next one. */
  async function tell(key: string, generation: number, outcome: BreakerOutcome): Promise<void> {
    while (sending.has(key)) await sending.get(key);
    const tally = tallies.get(key);
    if (tally?.generation !== generation || (tally.isEmpty && outcome !== 'quota')) return;
    const report = { process, seq: ++seq, ...tally.drain(store.now()) };
    const sent = apply(key, { type: 'report', generation, owner: '', outcome, jitter: random(), ...report })
      .then(() => {})
      .finally(() => sending.delete(key));
    sending.set(key, sent);
    await sent;
  }

  /** Successes are told only while somebody's failures could be counted against them; see counts.ts. */
  function tellSoon(key: string): void {
    if (timers.has(key)) return;
    const check = async () => {
      timers.delete(key);
      const row = (await rows.fresh(key)) ?? calm;
      if (row.generation === tallies.get(key)?.generation && hasFailures(row, store.now(), settings))
        await tell(key, row.generation, 'success');
    };
    timers.set(key, setTimeout(() => void check().catch(() => {}), snapshotMs).unref());
  }

  return {
    look,
    admit,
    async ask(key) {
      await apply(key, { type: 'ask' });
    },
    async close() {
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(sending.values());
      rows.close();
    },
  };
}

const waitOf = (row: BreakerRow, now: number): number => {
  if (row.state === 'closed') return 0;
  return Math.max(0, (row.state === 'open' ? row.openedUntil : row.probeUntil) - now);
};

/** When a closed breaker's share has grown beyond a draw: `shareOf` solved for the time. */
export function turnOf(row: BreakerRow, draw: number, { rampFrom, rampMs }: BreakerSettings): number {
  if (row.closedAt === 0 || draw < rampFrom) return 0;
  return Math.ceil(row.closedAt + (rampMs * (draw - rampFrom)) / (1 - rampFrom));
}
