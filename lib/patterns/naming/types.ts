import type { Answered } from '../models/ask-model.ts';

/** A pattern as a language model is shown it: redacted texts, by the marks that it may cite. */
export interface NamingCase {
  /** The definition in words. */
  holds: string;
  terms: string[];
  rejectedPercent: number;
  expectedPercent: number;
  rejected: Shown[];
  kept: Shown[];
  /** Outside of the pattern, and kept. */
  near: Shown[];
}

export interface Shown {
  /** R1, K1, N1, … */
  mark: string;
  input: string;
  result: string;
}

export interface ModelNaming {
  name: string;
  description: string;
  /** A guess at the reason. */
  hypothesis: string;
  fix: string;
  check: string;
}

/** One call of a language model: strict JSON out, or an error in words. */
export type Complete = (ask: {
  system: string;
  text: string;
  schema: Record<string, unknown>;
  maxTokens: number;
  /** It is not asked if it could cost more than that. */
  mostMicroUsd: number;
  signal: AbortSignal;
}) => Promise<Answered<unknown>>;
