export { type AnalysisBody, analysisFeature, analysisKind, analysisSchema } from './naming/settings.ts';
export type { ModelNaming } from './naming/types.ts';
export { createPatterns, type Patterns } from './patterns.ts';
export type { Findings, FoundPattern } from './run/types.ts';
export type * from './types.ts';
