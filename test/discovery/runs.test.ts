import { describe, expect, test } from 'vitest';
import { discover, type Log } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import { sampleLog } from './logs.ts';

const run = (log: Log, options: Partial<Parameters<typeof discover>[1]> = {}) =>
  discover(log, { seed: 1, ...options });

describe('run after run', () => {
  const planted = (seed: number) =>
    sampleLog({
      seed,
      rows: 6_000,
      people: 300,
      rateOf: ({ promptVersion, feature }) =>
        promptVersion === 'v2' && feature === 'heading-text' ? 0.6 : 0.25,
    });
  const definition: Definition = {
    version: 1,
    all: [
      { field: 'promptVersion', is: 'v2' },
      { field: 'feature', is: 'heading-text' },
    ],
  };

  test('the same log gives the same discovery', () => {
    expect(run(planted(8))).toEqual(run(planted(8)));
  });
  test('what is known is measured, not found again', () => {
    const discovery = run(planted(8), { known: [{ id: 'p1', definition }] });
    expect(discovery.known[0]?.effect?.difference?.low).toBeGreaterThan(0.15);
    expect(discovery.patterns).toEqual([]);
    expect(discovery.funnel.leftOut.inKnownPatterns).toBeGreaterThan(500);
  });
  test('rows that an earlier run has seen do not confirm', () => {
    const log = planted(8);
    const newest = log.createdAtMs.reduce((a, b) => Math.max(a, b));
    const all = run(log).patterns[0];
    const recent = run(log, { confirmSinceMs: newest / 2 }).patterns[0];
    expect(recent?.effect.rows).toBeLessThan(0.65 * (all?.effect.rows ?? 0));
    expect(run(log, { confirmSinceMs: newest + 1 }).funnel.refuted.map(({ reason }) => reason)).toEqual([
      'few held-out users',
    ]);
  });
});
