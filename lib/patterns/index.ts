export type { EmbeddedPage } from './embedding/embed-page.ts';
export { type AnalysisBody, analysisFeature, analysisKind } from './models/settings.ts';
export type { ModelNaming } from './naming/types.ts';
export { createPatterns, type Patterns } from './patterns.ts';
export type { Findings, LookRequest } from './run/types.ts';
export type * from './types.ts';
