import type { Digest } from '#lib/digest/index.ts';

const [weekMs, monday] = [7 * 86_400_000, Date.UTC(2026, 10, 16)];
const unclear = { difference: -0.004, low: -0.02, high: 0.012, isClear: false };

/** The week of 16 November 2026 in UTC, in which nothing was news unless a test says so. */
export function aDigest(change: Partial<Digest> = {}): Digest {
  const trend = Array.from({ length: 8 }, (_, i) => {
    const start = monday + (i - 7) * weekMs;
    return { start, end: start + weekMs, n: 1_200, small: false, rate: 0.74, low: 0.71, high: 0.77 };
  });
  return {
    project: { slug: 'main', name: 'My product', timeZone: 'UTC', isDemo: false },
    week: { name: '2026-W47', from: monday, to: monday + weekMs },
    composedAt: monday + 8 * 86_400_000,
    isOver: true,
    rate: { rate: 0.742, low: 0.731, high: 0.753, n: 12_304, small: false },
    before: { rate: 0.746, low: 0.735, high: 0.757, n: 12_001, small: false },
    change: unclear,
    split: { rate: -0.003, mix: -0.001 },
    expired: 0.08,
    maturing: { n: 0, inserted: 0 },
    interactions: 13_000,
    failed: 12,
    causes: [],
    patterns: [],
    canaries: [],
    hints: [],
    incidents: [],
    moves: [],
    deploys: [],
    cost: { perInsertedMicroUsd: 2_130, beforeMicroUsd: 2_100, change: unclear, totalMicroUsd: 19_440_000 },
    trend,
    isCalm: true,
    ...change,
  };
}

/** A week full of news. */
export const anEventfulDigest = (): Digest =>
  aDigest({
    isCalm: false,
    rate: { rate: 0.712, low: 0.701, high: 0.723, n: 12_304, small: false },
    change: { difference: -0.034, low: -0.05, high: -0.018, isClear: true },
    split: { rate: -0.025, mix: -0.009 },
    causes: [
      {
        ...{ dimension: 'feature', key: 'hero-image', feature: null, how: 'rate' },
        effect: { difference: -0.021, low: -0.03, high: -0.012 },
        before: { share: 0.12, rate: 0.5 },
        after: { share: 0.13, rate: 0.33 },
        within: {
          ...{ dimension: 'promptVersion', key: 'v2', feature: 'hero-image', how: 'mix' },
          effect: { difference: -0.019, low: -0.03, high: -0.01 },
          before: { share: 0, rate: null },
          after: { share: 0.11, rate: 0.28 },
        },
      },
      {
        ...{ dimension: 'promptVersion', key: 'v3', feature: 'heading-text', how: 'mix' },
        effect: { difference: -0.009, low: -0.013, high: -0.005 },
        before: { share: 0, rate: null },
        after: { share: 0.2, rate: 0.62 },
        within: null,
      },
    ],
    patterns: [
      {
        ...{ id: '0190a000-0000-7000-8000-000000000001', name: 'transparent, background', what: 'new' },
        recoverable: { inserts: 12.4, low: 8.1, high: 17.2 },
        ...{ rows: 60, rejected: 45, users: 33, trend: [] },
      },
      {
        ...{ id: '0190a000-0000-7000-8000-000000000002', name: 'language: ja', what: 'resolved' },
        recoverable: { inserts: 0.3, low: -2, high: 1.1 },
        rows: 80,
        ...{ rejected: 12, users: 41 },
        trend: [9, 8, 8, 3, 0.3].map((recoverable, i) => ({
          endsAt: monday + (i - 4) * weekMs,
          recoverable,
        })),
      },
    ],
    canaries: [
      {
        ...{ feature: 'button-text', startedAt: monday - weekMs, candidate: 'openai gpt-4.1-mini' },
        ...{ state: 'running', endedBy: null, because: null, users: 812 },
        difference: { difference: 0.041, low: 0.012, high: 0.07, isClear: true },
      },
    ],
    incidents: [
      {
        ...{ kind: 'organization', subject: 'openai-a', severity: 'critical', times: 3, lastedMs: 7_800_000 },
        ...{ isOpen: false, summary: 'The key was refused.', id: 7, startedAt: monday + 5_000_000 },
      },
    ],
    moves: [{ at: monday + 6_000_000, by: 'ann@example.com', from: null, to: 'anthropic' }],
    deploys: [{ at: monday + 7_000_000, kind: 'deploy', text: 'heading-text prompt v3' }],
    cost: {
      ...{ perInsertedMicroUsd: 2_700, beforeMicroUsd: 2_100, totalMicroUsd: 19_440_000 },
      change: { difference: 600, low: 200, high: 1_000, isClear: true },
    },
  });
