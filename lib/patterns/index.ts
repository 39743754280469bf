/** Failure patterns as people read and change them: what was found, how it goes on, what they say of it. */
export { acknowledgePattern } from './change/acknowledge-pattern.ts';
export { fixPattern, unfixPattern } from './change/fix-pattern.ts';
export { heedPattern } from './change/heed-pattern.ts';
export { ignorePattern } from './change/ignore-pattern.ts';
export { mergePattern } from './change/merge-pattern.ts';
export { notePattern } from './change/note-pattern.ts';
export { removeSegment } from './change/remove-segment.ts';
export { renamePattern } from './change/rename-pattern.ts';
export { saveSegment } from './change/save-segment.ts';
export { type BeforeAfter, beforeAfter, type FixVerdict } from './read/before-after.ts';
export { exportPattern, readVerdicts } from './read/export-pattern.ts';
export { findDiscovery } from './read/find-discovery.ts';
export { findPattern } from './read/find-pattern.ts';
export { listPatterns, type PatternFilter } from './read/list-patterns.ts';
export { listSegments } from './read/list-segments.ts';
export { countBy, heatOf, type Spot } from './read/places.ts';
export { readInputs, readMap } from './read/read-map.ts';
export type * from './types.ts';
