import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPendingSums } from '#lib/metrics/pending-sums.ts';
import { attempt } from './records.ts';

const total = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0);

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        minute: fc.nat(6),
        organization: fc.nat(4),
        tokens: fc.nat(1000),
        failed: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.constant('failed flush' as const) },
  ),
  { maxLength: 120 },
);

test('however flushes fail, rows stay bounded and every attempt is in one of them or known to be lost', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 12 }), (list, maxRows) => {
      const pending = createPendingSums(maxRows);
      let attempts = 0;
      let tokens = 0;
      for (const step of list) {
        if (step === 'failed flush') {
          const taken = pending.take();
          expect(taken.length).toBeLessThanOrEqual(maxRows);
          pending.add(3, attempt({ organization: 'o-0', inputTokens: 1 }));
          attempts++;
          tokens++;
          pending.putBack(taken);
        } else {
          const organization = `o-${step.organization}`;
          pending.add(
            step.minute,
            attempt({
              organization,
              inputTokens: step.tokens,
              status: step.failed ? 'failed' : 'completed',
              errorKind: step.failed ? 'timeout' : undefined,
            }),
          );
          attempts++;
          tokens += step.tokens;
        }
      }
      const rows = pending.take();
      const lost = pending.takeLost();
      expect(rows.length).toBeLessThanOrEqual(maxRows);
      expect(total(rows.map((row) => row.attempts)) + lost).toBe(attempts);
      if (lost === 0) expect(total(rows.map((row) => row.inputTokens))).toBe(tokens);
      for (const row of rows) {
        expect(total(row.firstTokenMs)).toBe(row.attempts);
        expect(total(row.totalMs)).toBe(row.attempts - row.failed);
        expect(total(Object.values(row.errors))).toBe(row.failed);
      }
      expect(new Set(rows.map((row) => `${row.minute} ${row.organization}`)).size).toBe(rows.length);
      expect(pending.take()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('an organization that is known finds room when there is none', () => {
  const pending = createPendingSums(2);
  pending.add(1, attempt());
  pending.add(2, attempt());
  pending.add(3, attempt());
  pending.add(3, attempt({ organization: 'unknown' }));
  expect(pending.take().map(({ minute, attempts }) => [minute, attempts])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(pending.takeLost()).toBe(1);
});

test('what Postgres could not store is made storable', () => {
  const pending = createPendingSums(9);
  pending.add(
    1,
    attempt({ model: `a\u0000b\ud800${'x'.repeat(999)}`, inputTokens: Number.NaN, costMicroUsd: -3 }),
  );
  const [row] = pending.take();
  expect(row?.model).toMatch(/^ab\ufffdx+$/);
  expect(row?.model.length).toBeLessThanOrEqual(200);
  expect(row).toMatchObject({ inputTokens: 0, costMicroUsd: 0 });
});
