import type { RateInterval, SequenceLook } from '#lib/stats/index.ts';
import type { HintArm } from '../types.ts';

/** A share of what was counted, with its 95 % interval; users as clusters. */
export type HintRate = RateInterval & { successes: number; small: boolean };

/** One arm as it was assigned, whether its users saw the hint or their product left it out. */
export interface HintArmLook {
  users: number;
  /** All, whatever became of them. */
  exposures: number;
  /** Too young to know what became of them. */
  maturing: number;
  /** Of the mature exposures: no interaction of the feature within 30 minutes. */
  abandoned: HintRate;
  /** Of the interactions that followed. */
  inserted: HintRate;
  /** Of the mature exposures: an interaction followed and was inserted. Comparable even where a hint keeps users away. */
  kept: HintRate;
}

export type HintDifference = SequenceLook | null;

/** What a hint does, as long as it has said the same under the same condition. Times ms. */
export interface HintEffect {
  at: number;
  /** Since when it has said the same. */
  since: number;
  /** Held out, 0–1, as it was changed to: the first one is that of the start. */
  shares: { at: number; share: number }[];
  arms: Record<HintArm, HintArmLook>;
  /** Shown − held, valid at all looks; null: too few users in an arm. */
  differences: Record<'inserted' | 'abandoned' | 'kept', HintDifference>;
  /** False if only the first of the exposures were read. */
  isWhole: boolean;
}
