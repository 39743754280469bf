import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signalKinds } from '#lib/domain/index.ts';
import { merge, type OutcomeState, type Signal, unseen } from '#lib/interactions/state.ts';

const signal = (kind: Signal['kind'], occurredAt: number, rest: Partial<Signal> = {}): Signal => ({
  kind,
  occurredAt,
  editDistance: null,
  selectedIndex: null,
  ...rest,
});
const fold = (signals: Signal[]): OutcomeState => signals.reduce(merge, unseen);

/** Few moments, so that ties are common. */
const anySignal: fc.Arbitrary<Signal> = fc.record({
  kind: fc.constantFrom(...signalKinds),
  occurredAt: fc.integer({ min: 1, max: 4 }),
  editDistance: fc.option(fc.constantFrom(0, 0.25, 1)),
  selectedIndex: fc.option(fc.nat(2)),
});

describe('the current outcome', () => {
  test.each<[string, Signal[], OutcomeState['outcome']]>([
    ['nothing', [], null],
    ['shown is no outcome', [signal('shown', 1)], null],
    [
      'the latest of insert, edit and revert',
      [signal('inserted', 1), signal('reverted', 3), signal('edited', 2)],
      'reverted',
    ],
    [
      'insert again after a revert',
      [signal('inserted', 1), signal('reverted', 2), signal('inserted', 3)],
      'inserted',
    ],
    ['a close after an insert changes nothing', [signal('inserted', 1), signal('closed', 2)], 'inserted'],
    ['a close before an insert neither', [signal('closed', 1), signal('inserted', 2)], 'inserted'],
    ['regenerated beats closed, whenever', [signal('regenerated', 1), signal('closed', 2)], 'regenerated'],
    ['closed alone', [signal('closed', 2)], 'closed'],
    [
      'an insert beats an earlier and a later regenerate',
      [signal('regenerated', 1), signal('inserted', 2), signal('regenerated', 3)],
      'inserted',
    ],
  ])('%s', (_, signals, outcome) => {
    expect(fold(signals).outcome).toBe(outcome);
  });

  test('the first insert and its candidate stay when later signals come', () => {
    const state = fold([
      signal('edited', 5, { editDistance: 0.2 }),
      signal('inserted', 2, { selectedIndex: 3 }),
    ]);
    expect(state).toMatchObject({
      outcome: 'edited',
      outcomeAt: 5,
      insertedAt: 2,
      selectedIndex: 3,
      editDistance: 0.2,
    });
  });

  test('does not depend on the order of arrival, nor on repeats', () => {
    fc.assert(
      fc.property(fc.array(anySignal, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (signals, noise) => {
        const repeated = [...signals, ...signals.slice(0, 3)];
        const keys = repeated.map(() => noise.next().value as number);
        const shuffled = repeated
          .map((s, i) => ({ s, key: keys[i] as number }))
          .sort((a, b) => a.key - b.key);
        expect(fold(shuffled.map(({ s }) => s))).toEqual(fold(signals));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  test('agrees with the rule as it is written for people', () => {
    fc.assert(
      fc.property(fc.array(anySignal, { maxLength: 8 }), (signals) => {
        const order = ['inserted', 'edited', 'reverted'];
        const verdicts = signals
          .filter(({ kind }) => order.includes(kind))
          .sort((a, b) => a.occurredAt - b.occurredAt || order.indexOf(a.kind) - order.indexOf(b.kind));
        const has = (kind: string) => signals.some((s) => s.kind === kind);
        const expected =
          verdicts.at(-1)?.kind ?? (has('regenerated') ? 'regenerated' : has('closed') ? 'closed' : null);
        expect(fold(signals).outcome).toBe(expected);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });
});
