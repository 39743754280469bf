import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseAway, isRetryable } from '#lib/db/index.ts';
import {
  type Claimed,
  gateKeyOf,
  lineOf,
  type Queue,
  type Settlement,
  type WaitKind,
} from '#lib/queue/index.ts';
import type { Endings } from './endings.ts';
import { type RunParts, runClaim, type StopReason } from './run.ts';
import { createUpkeep } from './upkeep.ts';

export interface WorkerOptions extends RunParts {
  queue: Queue;
  endings: Endings;
  /** Unique among all processes that ever lived. */
  worker: string;
  /** Claims at once, those that wait for limits included. Default 128. */
  capacity?: number | undefined;
  /** After so long without a sign of its worker a claim is free again. Default 20 s. */
  leaseMs?: number | undefined;
  /**
   * After so many deaths of its worker it is a suspect; after so many that nothing else can have caused it is a dead
   * letter. Default 3.
   */
  maxKills?: number | undefined;
  /** How often an idle worker looks, and how often a busy one looks after its claims. Default 250 ms, 1 s. */
  pollMs?: number | undefined;
  upkeepMs?: number | undefined;
  /** How long a claim waits for limits before it gives others a turn. Default 60 s. */
  patienceMs?: number | undefined;
}

/** Does durable generations, as many at once as the limits let it. */
export interface Worker {
  start(): void;
  /** There may be something to do. */
  wake(): void;
  /** Claims of this process: those that wait for limits, and those that generate. */
  underWay(): { waiting: number; generating: number };
  /** Takes nothing more, lets what is under way end for so long, puts the rest back. */
  stop(graceMs: number): Promise<void>;
}

/** What one claim is doing. */
export interface InHand {
  claimed: Claimed;
  controller: AbortController;
  isAdmitted: boolean;
}

/** One claim takes at most so many, so that no line fills the room at once. */
const claimMost = 32;
/** So many of one line may wait for limits. */
const perLine = 4;
/** Whose reason is a limit: those behind it in its line would be told the same. */
const limits: ReadonlySet<WaitKind> = new Set<WaitKind>(['throttled', 'full', 'spend']);
const longestRestMs = 60_000;
/** A worker that is to end waits no longer for Postgres: its leases run out. */
const awayMs = 5_000;
/** After the end of one others end soon: they share a claim. */
const gatherMs = 5;

export function createWorker(options: WorkerOptions): Worker {
  const { queue, endings, worker, capacity = 128, leaseMs = 20_000, patienceMs = 60_000 } = options;
  const { maxKills = 3 } = options;
  const inHand = new Map<string, InHand>();
  const runs = new Set<Promise<void>>();
  /** Lines whose limit lets nobody through until then. */
  const resting = new Map<string, number>();
  let isOpen = false;
  let givesUpAt = Number.POSITIVE_INFINITY;
  let afterKey = '';
  let claiming: Promise<void> | undefined;
  let timers: NodeJS.Timeout[] = [];
  let soon: NodeJS.Timeout | undefined;

  const upkeep = createUpkeep({
    ...{ queue, endings, inHand, worker, leaseMs, maxKills, pool: options.pool },
    fault: (error) => options.fault(error, ''),
    onFreed: wake,
  });

  const faultUnlessAway = (error: unknown): void => {
    if (!(error instanceof DatabaseAway)) options.fault(error, '');
  };

  /** What gets nothing now: who waits for limits in numbers, and whose last one was told to come later. */
  function full(): { fullLines: string[]; fullGates: string[] } {
    const waiting = [...inHand.values()].flatMap(({ claimed, isAdmitted }) => (isAdmitted ? [] : [claimed]));
    const crowded = (nameOf: (claimed: Claimed) => string, least: number) =>
      [...Map.groupBy(waiting, nameOf)].flatMap(([name, all]) => (all.length >= least ? [name] : []));
    for (const [line, until] of resting) if (until <= options.now()) resting.delete(line);
    return {
      fullLines: [...crowded(lineOf, perLine), ...resting.keys()],
      fullGates: crowded(gateKeyOf, capacity / 2),
    };
  }

  /** What may have killed its workers is done one at a time: so it turns out which of them it is. */
  const suspects = () => ({
    kills: maxKills,
    mayTakeOne: ![...inHand.values()].some(({ claimed }) => claimed.kills >= maxKills),
  });

  async function claim(): Promise<void> {
    while (isOpen) {
      const count = Math.min(claimMost, capacity - inHand.size);
      if (count <= 0) return;
      const claimed = await queue.claim({
        worker,
        count,
        leaseMs,
        afterKey,
        ...full(),
        suspects: suspects(),
      });
      afterKey =
        claimed
          .map(({ fairKey }) => fairKey)
          .sort()
          .at(-1) ?? '';
      claimed.forEach(begin);
      if (claimed.length < Math.min(2, count)) return;
    }
  }

  function wake(): void {
    if (!isOpen || claiming) return;
    claiming = claim()
      .catch(faultUnlessAway)
      .then(() => {
        claiming = undefined;
      });
  }

  function begin(claimed: Claimed): void {
    const key = `${claimed.projectId} ${claimed.id}`;
    const own: InHand = { claimed, controller: new AbortController(), isAdmitted: false };
    inHand.set(key, own);
    const run = work(own)
      .catch(faultUnlessAway)
      .then(() => {
        if (inHand.get(key) === own) inHand.delete(key);
        runs.delete(run);
        soon ??= setTimeout(() => {
          soon = undefined;
          wake();
        }, gatherMs);
      });
    runs.add(run);
  }

  async function work(own: InHand): Promise<void> {
    const { claimed, controller } = own;
    const { projectId, gate } = claimed;
    const settlement = await runClaim(options, {
      claimed,
      signal: controller.signal,
      patienceMs: Math.min(patienceMs, Math.max(0, claimed.deadlineAt - claimed.claimedAt)),
      onAdmitted: () => {
        own.isAdmitted = true;
      },
      // The next one that is claimed finds it out again.
      onClosed: (closing) =>
        queue.closeGate({ ...closing, projectId, gate, kind: 'breaker' }).catch(faultUnlessAway),
    });
    await settle(atItsPlace(claimed, settlement));
    if (!claimed.isTrial || settlement.next !== 'completed') return;
    await queue.openGate({ projectId, gate, kind: 'breaker' });
    wake();
  }

  /**
   * What a limit refused keeps its place: not it, its line rests, here. Every worker takes the first of a line
   * first, so that nobody behind it overtakes. Who has to wait for long is not looked at meanwhile.
   */
  function atItsPlace(claimed: Claimed, settlement: Settlement): Settlement {
    if (settlement.next !== 'waiting' || !limits.has(settlement.kind)) return settlement;
    const { waitMs } = settlement;
    resting.set(lineOf(claimed), options.now() + Math.min(longestRestMs, waitMs));
    return waitMs <= longestRestMs ? { ...settlement, waitMs: 0 } : settlement;
  }

  /**
   * What was paid for is not lost because Postgres is away for a while. What Postgres does not take is not paid
   * again.
   */
  async function settle(settlement: Settlement): Promise<void> {
    const { projectId, id, attempt } = settlement;
    const error = { code: 'unwritable', message: 'its end could not be written' };
    const unwritable: Settlement = { projectId, id, attempt, next: 'failed', error };
    let ending = settlement;
    for (let waitMs = 50; ; waitMs = Math.min(1_000, waitMs * 2)) {
      try {
        return void (await endings.settle(ending));
      } catch (error) {
        const passes = error instanceof DatabaseAway || isRetryable(error);
        if (passes ? options.now() > givesUpAt : ending === unwritable) throw error;
        if (passes) await pause(waitMs);
        else {
          options.fault(error, '');
          ending = unwritable;
        }
      }
    }
  }

  return {
    start() {
      if (isOpen) return;
      isOpen = true;
      timers = [
        setInterval(wake, options.pollMs ?? 250),
        setInterval(() => void upkeep(), options.upkeepMs ?? 1_000),
      ];
      void upkeep();
      wake();
    },
    wake,
    underWay() {
      const generating = [...inHand.values()].filter(({ isAdmitted }) => isAdmitted).length;
      return { generating, waiting: inHand.size - generating };
    },
    async stop(graceMs) {
      isOpen = false;
      givesUpAt = options.now() + graceMs + awayMs;
      clearInterval(timers[0]);
      clearTimeout(soon);
      await claiming;
      const reason: StopReason = 'shutdown';
      for (const { controller, isAdmitted } of inHand.values()) if (!isAdmitted) controller.abort(reason);
      await Promise.race([Promise.all(runs), pause(graceMs, undefined, { ref: false })]);
      for (const { controller } of inHand.values()) controller.abort(reason);
      // Leases are renewed until the last one is given back.
      await Promise.all(runs);
      clearInterval(timers[1]);
      clearTimeout(soon);
    },
  };
}
