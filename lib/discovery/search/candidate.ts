import type { Literal } from '#lib/matching/index.ts';
import type { TreeNode } from '#lib/text/index.ts';
import type { SegmentTest } from '../log/contrast.ts';

/** Where a candidate comes from. Each family gets the same share of the error rate, however many it counts. */
export type Family = 'value' | 'phrase' | 'pair' | 'phrase pair' | 'triple' | 'group';

/** A segment that may be a pattern, as found in the discovery rows. */
export interface Candidate {
  family: Family;
  literals: readonly Literal[];
  /** Of a group. */
  node?: TreeNode;
  /** Of the discovery rows, ascending. */
  rows: Uint32Array;
  test: SegmentTest;
}

/** What a generator looked at, and what of it may go on to the correction for multiple tests. */
export interface Found {
  candidates: Candidate[];
  /** By family: segments with enough rows, tested or not. */
  looked: Partial<Record<Family, number>>;
}

/** A pattern must matter: odds and points, since ratios of rates fail where most is rejected. */
export const isLarge = ({ oddsRatio, difference }: Pick<SegmentTest, 'oddsRatio' | 'difference'>): boolean =>
  oddsRatio >= 1.5 && difference >= 0.05;

/** Users who must have rows in it. */
export const leastUsers = 10;

/** Beyond this, nothing can come of a candidate: not worth remembering. */
export const worthKeeping = ({ test }: Candidate): boolean =>
  test.users >= leastUsers && isLarge(test) && test.pWithoutOne <= 0.01;
