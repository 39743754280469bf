/** Messages to end users whose input matches a pattern that the product cannot serve: matched, shown, and measured. */
export { removeOlderExposures } from './effect/remove-older.ts';
export type { HintArmLook, HintDifference, HintEffect, HintRate } from './effect/types.ts';
export type { HintDraft } from './from-pattern/draft-hint.ts';
export type { Agreement } from './from-pattern/stand-in.ts';
export { createHints, type Hints, type HintsParts } from './hints.ts';
export { rowOfInput } from './row-of-input.ts';
export type { HintTrial } from './try-hint.ts';
export type { Hint, HintAnswer, HintArm, HintAsk, HintBody, HintPlace } from './types.ts';
