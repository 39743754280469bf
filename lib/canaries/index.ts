/** Whether what is tried on a share of a feature's users is better, and what ends it by itself when it is not. */
export { type CanaryWatch, createCanaryWatch } from './canary-watch.ts';
export { listRuns, readCanary } from './read-canary.ts';
export { type CanaryChanges, type PromptVersion, readChanges } from './read-changes.ts';
export type { ArmLook, ArmRate, CanaryLook, CanaryRun, Guards, Quantile, Verdict } from './types.ts';
