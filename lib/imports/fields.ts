import { convert } from './convert.ts';

/** The fields of an interaction a map may fill, and their types. Times are ms since 1970. */
export const FIELDS = {
  feature: convert.text,
  input: convert.text,
  enhancedPrompt: convert.text,
  fullPrompt: convert.text,
  result: convert.text,
  candidates: convert.texts,
  status: convert.text,
  errorKind: convert.text,
  finishReason: convert.text,
  vendor: convert.text,
  model: convert.text,
  organization: convert.text,
  prompt: convert.text,
  promptVersion: convert.text,
  language: convert.text,
  routeKind: convert.text,
  user: convert.text,
  session: convert.text,
  traceId: convert.text,
  chainId: convert.uuid,
  actId: convert.uuid,
  latencyMs: convert.number,
  firstTokenMs: convert.number,
  costMicroUsd: convert.integer,
  shownAt: convert.time,
};

export const USAGE_FIELDS = {
  inputTokens: convert.integer,
  outputTokens: convert.integer,
  cachedInputTokens: convert.integer,
  reasoningTokens: convert.integer,
  estimated: convert.boolean,
};

/** `kind` and `occurredAt` have rules of their own. */
export const OUTCOME_FIELDS = {
  selectedIndex: convert.integer,
  editDistance: convert.number,
  reason: convert.text,
};

export const OUTCOME_KINDS = ['shown', 'inserted', 'edited', 'regenerated', 'closed', 'reverted'];
