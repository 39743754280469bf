import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { CanaryArm, CanaryBody } from '#lib/routing/index.ts';
import type { RateInterval, SequenceLook } from '#lib/stats/index.ts';

export interface CanaryParts {
  database: Database;
  catalog: Catalog;
}

/** One time that something was tried on a feature, from its start to its end. Times ms. */
export interface CanaryRun {
  feature: string;
  /** Of the canary's document, as of the run's last change. */
  version: number;
  startedAt: number;
  startedBy: string;
  /** null: it is running. */
  endedAt: number | null;
  endedBy: string | null;
  /** When interactions of the next run begin; null: there is none. */
  nextAt: number | null;
  state: CanaryBody['state'];
  candidate: CanaryBody['candidate'];
  /** Of the users, 0–1, as it was changed to: the first one is that of the start. */
  shares: { at: number; share: number }[];
  guards: Guards;
  stoppedBecause: string | null;
  /** What was said at the start. */
  note: string | null;
}

export interface Guards {
  /** Mature interactions that each arm needs before its insert rate decides anything. */
  minPerArm: number;
  /** Share, 0–1: by how much more may fail. */
  maxErrorRateRise: number;
  /** Factor: how many times slower it may be; null: as slow as it likes. */
  maxLatencyRise: number | null;
}

/** A share of what was counted, with its 95 % interval; users as clusters. */
export type ArmRate = RateInterval & { successes: number; small: boolean };
/** Of latencies, in ms, with its 95 % interval. */
export interface Quantile {
  value: number;
  low: number;
  high: number;
}

/** One arm as it was assigned: what other targets answered for it is in it. */
export interface ArmLook {
  users: number;
  /** All, whatever became of them. */
  interactions: number;
  /** Of the mature ones. */
  inserted: ArmRate;
  /** Shown, window not passed yet: how many, and how many of them were inserted so far. */
  maturing: { n: number; inserted: number };
  /** Of the generations that nobody cancelled. */
  failed: ArmRate;
  /** Answered by another than the first target. */
  fellBack: number;
  completed: number;
  /** null: nothing completed with a known latency. */
  median: Quantile | null;
  /** 95th percentile. */
  tail: Quantile | null;
  costMicroUsd: number;
  /** Mean cost of a generation with its 95 % interval; null: there was none. */
  costPerGeneration: { microUsd: number; low: number; high: number } | null;
  /** Whole cost over all that was inserted, mature or not; null: nothing was, or it cost nothing. */
  costPerInsertedMicroUsd: number | null;
}

/** `worse`, `errors` and `slow` end it; `better` is for a person to act on. */
export type Verdict = 'continue' | 'worse' | 'errors' | 'slow' | 'better';

/** What is known about a run at one moment. */
export interface CanaryLook {
  run: CanaryRun;
  /** ms. */
  at: number;
  arms: Record<CanaryArm, ArmLook>;
  /** Insert rate of the canary − that of base, valid at all looks; null: too few users in an arm. */
  difference: SequenceLook | null;
  /** By how much at least more fails than in base, valid at all looks, −1…1. */
  leastErrorRise: number;
  verdict: Verdict;
  /** In a sentence. */
  because: string;
  /** The same difference as it was at moments before (ms), oldest first; empty if none was asked for. */
  series: { at: number; n: Record<CanaryArm, number>; difference: SequenceLook | null }[];
  /** False if only the first of the interactions were read. */
  isWhole: boolean;
}
