import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFallbackWatch } from '#lib/notices/index.ts';

test('says when the share crosses and when it is back, as counting everything again does', () => {
  const step = fc.record({ gapMs: fc.integer({ min: 0, max: 20_000 }), isFallback: fc.boolean() });
  const phase = fc.tuple(fc.constantFrom(0, 0.1, 0.5, 1), fc.array(step, { maxLength: 80 }));
  fc.assert(
    fc.property(fc.array(phase, { maxLength: 6 }), (phases) => {
      let nowMs = 1_000_000;
      const watch = createFallbackWatch({ share: 0.2, minimum: 20, windowMs: 300_000, now: () => nowMs });
      const all: { step: number; isFallback: boolean }[] = [];
      let isHigh = false;
      for (const [share, steps] of phases) {
        for (const [index, { gapMs, isFallback }] of steps.entries()) {
          nowMs += gapMs;
          const fallback = share === 0.5 ? isFallback : index % 10 < share * 10;
          const now = Math.floor(nowMs / 10_000);
          all.push({ step: now, isFallback: fallback });
          const window = all.filter((one) => one.step > now - 30);
          const fallbacks = window.filter((one) => one.isFallback).length;
          const wasHigh: boolean = isHigh;
          isHigh = window.length >= 20 && fallbacks / window.length >= (wasHigh ? 0.1 : 0.2);
          const event = watch.add(fallback);
          expect(event?.phase).toBe(wasHigh === isHigh ? undefined : isHigh ? 'started' : 'ended');
          if (event) expect(event.details).toMatchObject({ generations: window.length, fallbacks });
        }
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

test('ends by itself when nobody generates any more', () => {
  let nowMs = 0;
  const watch = createFallbackWatch({ now: () => nowMs });
  const said = Array.from({ length: 20 }, () => watch.add(true));
  expect(said.filter(Boolean)).toMatchObject([
    { kind: 'fallback_share', phase: 'started', severity: 'warning' },
  ]);
  expect(watch.look()).toBeUndefined();
  nowMs = 300_000;
  expect(watch.look()).toMatchObject({ kind: 'fallback_share', phase: 'ended' });
});
