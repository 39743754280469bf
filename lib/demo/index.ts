/** The demo project: a site builder whose users, outcomes and failure modes are made up, from a seed. */
export {
  baseRejection,
  type FailureMode,
  failureModes,
  failureModesOf,
  noSignalRate,
} from './failure-modes.ts';
export { type DemoOptions, generateDemo } from './generate.ts';
export { type DemoAnnotation, demoAnnotations, demoProject } from './project.ts';
export { type DemoParts, removeDemo, seedDemo } from './seed.ts';
export type { DemoAttempt, DemoInteraction, DemoItem, DemoOutcome, FeatureSlug } from './types.ts';
