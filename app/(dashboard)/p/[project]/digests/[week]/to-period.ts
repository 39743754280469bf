import type { Digest } from '#lib/digest/index.ts';
import type { Period } from '../../../../../series.ts';

/** A week of a digest as charts take it. What a digest does not know of other weeks is not drawn there. */
export function toPeriod(point: Digest['trend'][number], here: Digest | undefined): Period {
  const { start, end, n, rate, low, high, small } = point;
  const inserted = Math.round((rate ?? 0) * n);
  const maturing = here?.maturing ?? { n: 0, inserted: 0 };
  const isYoung = maturing.n > 0;
  return {
    ...{ start, end, n, rate, low, high, small, inserted, failed: 0, costPerInsertedMicroUsd: null },
    ...{ rejected: n - inserted, expired: 0, interactions: n + maturing.n, costMicroUsd: 0 },
    ...{ maturing: maturing.n, maturingInserted: maturing.inserted },
    soFar: isYoung ? (inserted + maturing.inserted) / (n + maturing.n) : null,
  };
}
