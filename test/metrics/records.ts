import type { AttemptRecord, GenerationRecord } from '#lib/metrics/index.ts';

export const attempt = (changes: Partial<AttemptRecord> = {}): AttemptRecord => ({
  vendor: 'openai',
  organization: 'openai-a',
  model: 'gpt-4.1',
  status: 'completed',
  feature: 'button-text',
  project: 'main',
  isFallback: false,
  isRescue: false,
  queueMs: 0,
  firstTokenMs: 300,
  totalMs: 2_000,
  inputTokens: 100,
  outputTokens: 50,
  costMicroUsd: 700,
  ...changes,
});

export const generation = (changes: Partial<GenerationRecord> = {}): GenerationRecord => ({
  project: 'main',
  feature: 'button-text',
  kind: 'text',
  status: 'completed',
  stream: true,
  routeKind: 'primary',
  rescued: false,
  fellBack: false,
  latencyMs: 2_100,
  firstTokenMs: 320,
  ...changes,
});
