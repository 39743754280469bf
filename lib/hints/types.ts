import type { Definition } from '#lib/matching/index.ts';

/** Beside the input before anything is generated, or with the result. */
export type HintPlace = 'before' | 'after';

/** A message to end users whose input the product cannot serve well, as a person configures it. Its name is its id. */
export interface HintBody {
  /** Slugs; empty: all features. */
  features: string[];
  /** Needs nothing but the input. */
  condition: Definition;
  /** What the user reads, by language (BCP 47), and `default` for all others. */
  texts: { default: string } & Record<string, string>;
  where: HintPlace;
  /** Of the users, 0–1: they do not see it, so that its effect can be measured. */
  holdOutShare: number;
  isOn: boolean;
  /** The pattern that it was made from. */
  patternId: string | null;
}

/** What a user is about to ask for. */
export interface HintAsk {
  feature: string;
  input: string;
  /** As the product names its user; without, nobody is held out and nothing counted. */
  user?: string | undefined;
  /** BCP 47, if the product knows it; else it is told from the input. */
  language?: string | undefined;
}

export interface Hint {
  id: string;
  text: string;
  where: HintPlace;
}

/** Users keep their arm as long as the hint has its name; `held` ones do not see it. */
export type HintArm = 'shown' | 'held';

export type MatchedHint = Hint & { arm: HintArm };

export interface HintAnswer {
  /** To be shown, by name. */
  hints: Hint[];
  /** Names this answer where it counts; null: no hint matches, or the user is not known. */
  exposureId: string | null;
}
