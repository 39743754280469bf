import { type DesignEffect, isSmall, wilson } from '#lib/stats/index.ts';
import type { Measures, Share } from './types.ts';

/** Sums of the rollups' counters over one group and one state of maturity, as a query returns them. */
export interface Sums {
  mature: boolean;
  interactions: number;
  failed: number;
  shown: number;
  inserted: number;
  edited: number;
  regenerated: number;
  closed: number;
  reverted: number;
  firstTries: number;
  firstTryInserted: number;
  triesToInsert: number;
  timedInserts: number;
  insertTimeLog: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
}

/** What is known about the correlation of users' decisions; null where nothing could be estimated. */
export type Clustering = Pick<DesignEffect, 'designEffect' | 'degreesOfFreedom'> | null;

/** From sums to what is said about them. Rates are over mature interactions; cost and volume over all. */
export function measure(sums: Sums[], clustering: Clustering): Measures {
  const over = (counter: Exclude<keyof Sums, 'mature'>, only?: boolean) =>
    sums.reduce(
      (total, row) => (only === undefined || row.mature === only ? total + Number(row[counter]) : total),
      0,
    );
  const n = over('shown', true);
  const edited = over('edited', true);
  const inserted = over('inserted', true) + edited;
  const [regenerated, closed, reverted] = [
    over('regenerated', true),
    over('closed', true),
    over('reverted', true),
  ];
  const signalled = inserted + regenerated + closed + reverted;
  const insertedEver = over('inserted') + over('edited');
  const costMicroUsd = over('costMicroUsd');
  const timedInserts = over('timedInserts', true);
  const rate = share(inserted, n, clustering);
  const plain = share(inserted, n, null);
  return {
    ...rate,
    inserted,
    edited,
    regenerated,
    closed,
    reverted,
    expired: n - signalled,
    wilson: { low: plain.low, high: plain.high },
    designEffect: atMostN(clustering, n),
    small: n === 0 || isSmall(interval(inserted, n, clustering)),
    signalled: share(inserted, signalled, clustering),
    maturing: { n: over('shown', false), inserted: over('inserted', false) + over('edited', false) },
    pending: (['inserted', 'edited', 'regenerated', 'closed', 'reverted'] as const).reduce(
      (left, outcome) => left - over(outcome, false),
      over('shown', false),
    ),
    firstTry: share(over('firstTryInserted', true), over('firstTries', true), clustering),
    attemptsToInsert: inserted > 0 ? over('triesToInsert', true) / inserted : null,
    timeToInsertMs: timedInserts > 0 ? Math.exp(over('insertTimeLog', true) / 1000 / timedInserts) : null,
    interactions: over('interactions'),
    failed: over('failed'),
    inputTokens: over('inputTokens'),
    outputTokens: over('outputTokens'),
    costMicroUsd,
    costPerInsertedMicroUsd: insertedEver > 0 && costMicroUsd > 0 ? costMicroUsd / insertedEver : null,
  };
}

function share(successes: number, n: number, clustering: Clustering): Share {
  const { rate, low, high } = interval(successes, n, clustering);
  return { n, rate, low, high };
}

function interval(successes: number, n: number, clustering: Clustering) {
  return clustering && n > 0
    ? wilson({
        successes,
        n,
        designEffect: atMostN(clustering, n),
        degreesOfFreedom: clustering.degreesOfFreedom,
      })
    : wilson({ successes, n });
}

/** Rows that are fewer than the design effect are worth one observation, not a fraction of one. */
const atMostN = (clustering: Clustering, n: number): number =>
  Math.min(clustering?.designEffect ?? 1, Math.max(1, n));
