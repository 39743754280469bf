import type { FeatureSlug } from './types.ts';

export interface Target {
  vendor: 'openai' | 'anthropic';
  model: string;
}

/** USD per million tokens, which is micro-USD per token, since a day; `imageMicroUsd` for one image. */
export interface Price {
  model: string;
  since: string;
  input: number;
  cachedInput: number;
  output: number;
  imageMicroUsd?: number;
}

/** List prices of the vendors, as published on the day named. */
export const prices: readonly Price[] = [
  { model: 'gpt-4.1-mini', since: '2025-04-14', input: 0.4, cachedInput: 0.1, output: 1.6 },
  { model: 'gpt-4.1', since: '2025-04-14', input: 2, cachedInput: 0.5, output: 8 },
  { model: 'dall-e-3', since: '2023-11-06', input: 0, cachedInput: 0, output: 0, imageMicroUsd: 80_000 },
  { model: 'claude-haiku-4-5', since: '2025-10-15', input: 1, cachedInput: 0.1, output: 5 },
  { model: 'claude-sonnet-4-5', since: '2025-09-29', input: 3, cachedInput: 0.3, output: 15 },
];

/** Typical speed: median time to the first token, and per token after it. */
export const speeds: Record<string, { firstTokenMs: number; msPerToken: number }> = {
  'gpt-4.1-mini': { firstTokenMs: 420, msPerToken: 9 },
  'gpt-4.1': { firstTokenMs: 650, msPerToken: 14 },
  'dall-e-3': { firstTokenMs: 13_500, msPerToken: 0 },
  'claude-haiku-4-5': { firstTokenMs: 520, msPerToken: 8 },
  'claude-sonnet-4-5': { firstTokenMs: 900, msPerToken: 15 },
};

/** Organizations and running sums of their share. */
export const organizations = {
  openai: { names: ['org-a', 'org-b'], cumulative: [0.7, 1] },
  anthropic: { names: ['org-a'], cumulative: [1] },
} as const;

const mini: Target = { vendor: 'openai', model: 'gpt-4.1-mini' };
const large: Target = { vendor: 'openai', model: 'gpt-4.1' };
const image: Target = { vendor: 'openai', model: 'dall-e-3' };
const haiku: Target = { vendor: 'anthropic', model: 'claude-haiku-4-5' };
const sonnet: Target = { vendor: 'anthropic', model: 'claude-sonnet-4-5' };

/** A feature's route: where it goes first, by share, and where when that fails. */
export const routes: Record<
  FeatureSlug,
  { first: readonly [Target, number][]; fallback: Target; freePlan?: Target }
> = {
  'button-text': { first: [[mini, 1]], fallback: haiku },
  'heading-text': {
    first: [
      [mini, 0.7],
      [haiku, 1],
    ],
    fallback: mini,
  },
  'paragraph-text': { first: [[haiku, 1]], fallback: mini },
  'hero-image': { first: [[image, 1]], fallback: image },
  'code-snippet': { first: [[sonnet, 1]], fallback: large, freePlan: mini },
  'site-plan': { first: [[large, 1]], fallback: sonnet },
};

/** Share of first attempts that fail on an ordinary day. */
export const firstAttemptFails = 0.02;

/** One bad afternoon: an organization answers hardly anything. Hours are counted from the start of the week. */
export const incident = {
  vendor: 'openai',
  organization: 'org-a',
  week: 3,
  fromHour: 62,
  hours: 3,
  fails: 0.9,
} as const;

export const errorKinds = {
  names: ['rate_limited', 'timeout', 'server_error', 'overloaded', 'content_filter'],
  cumulative: [0.38, 0.63, 0.83, 0.95, 1],
} as const;
