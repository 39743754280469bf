import type { Outcome as OutcomeKind } from '#lib/domain/index.ts';
import type { Language } from './words/index.ts';

export type TextFeature = 'button-text' | 'heading-text' | 'paragraph-text';
export type FeatureSlug = TextFeature | 'hero-image' | 'code-snippet' | 'site-plan';

/** One call to one organization. */
export interface DemoAttempt {
  vendor: string;
  model: string;
  organization: string;
  status: 'completed' | 'failed';
  errorKind?: string;
  firstTokenMs?: number;
  totalMs: number;
  inputTokens?: number;
  outputTokens?: number;
  costMicroUsd?: number;
}

/** An item of `POST /v1/interactions`, with the fields that the demo always knows. */
export interface DemoInteraction {
  /** UUIDv7 whose time is the creation time. */
  id: string;
  feature: FeatureSlug;
  input: string;
  enhancedPrompt: string;
  fullPrompt: string;
  result?: string;
  candidates?: string[];
  status: 'completed' | 'failed';
  errorKind?: string;
  finishReason?: string;
  vendor: string;
  model: string;
  organization: string;
  prompt: string;
  promptVersion: string;
  language: Language;
  routeKind: string;
  user: string;
  session: string;
  chainId?: string;
  /** On the pages of a site plan: the lead's id. The lead itself carries none. */
  actId?: string;
  latencyMs: number;
  firstTokenMs?: number;
  usage?: { inputTokens: number; outputTokens: number; cachedInputTokens: number };
  costMicroUsd: number;
  /** ms. */
  shownAt?: number;
  metadata: Record<string, string | number | boolean>;
  attempts?: DemoAttempt[];
}

/** An item of `outcomes`. */
export interface DemoOutcome {
  interactionId: string;
  kind: OutcomeKind;
  /** ms. */
  occurredAt: number;
  editDistance?: number;
  selectedIndex?: number;
  reason?: string;
}

export interface DemoItem {
  interaction: DemoInteraction;
  /** In time order; empty for what failed, got no signal, or was reported after the end. */
  outcomes: DemoOutcome[];
}
