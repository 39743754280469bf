/** Failure patterns: what rejected interactions have in common, found, confirmed, named and followed. Pure. */
export { discover } from './discover.ts';
export { measure, rowsSince } from './follow/measure.ts';
export { assignToKnown, similarity, traceOf } from './follow/similar.ts';
export { type PatternState, stateOf, type WeekMeasure } from './follow/state.ts';
export type { Effect } from './funnel/effect.ts';
export type { Log } from './log/log.ts';
export { type LogEntry, startLog } from './log/start-log.ts';
export { strataOf } from './log/strata.ts';
export type { Missing } from './readiness.ts';
export { type ExampleOptions, type Examples, examplesOf } from './show/examples.ts';
export { type MeaningMap, mapOf } from './show/map.ts';
export { type Place, placesOf } from './show/places.ts';
export type { DiscoverOptions, Discovery, Funnel, KnownPattern, Pattern } from './types.ts';
