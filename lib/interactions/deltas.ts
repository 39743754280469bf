import { bucketMs, bucketOf, isInsert, timeOfId, userGroups } from '#lib/domain/index.ts';
import { chainStart, type InteractionRow } from './row.ts';

/** The additive counts of rollups; every number on the overview is a sum of these. */
export const counters = [
  'interactions',
  'failed',
  'shown',
  'inserted',
  'edited',
  'regenerated',
  'closed',
  'reverted',
  'firstTries',
  'firstTryInserted',
  'triesToInsert',
  'timedInserts',
  'insertTimeLog',
  'inputTokens',
  'outputTokens',
  'costMicroUsd',
] as const;
export type Counter = (typeof counters)[number];
/** How the tables call them. */
export const counterColumns = counters.map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** Change of one rollup row, and of its users' groups. */
export interface RollupDelta extends Record<Counter, number> {
  projectId: number;
  bucket: number;
  cellId: number;
  /** Bucket from which on it is mature; 0 for what is not in the insert rate. */
  matures: number;
  groupShown: number[];
  groupInserted: number[];
}

/** Adds up what a transaction changes, row by row: minus the row as it was, plus the row as it is. */
export class DeltaSum {
  readonly #deltas = new Map<string, RollupDelta>();

  change(before: InteractionRow | null, after: InteractionRow | null): void {
    if (before) this.#add(before, -1);
    if (after) this.#add(after, 1);
  }

  /** The sums that are not zero. */
  list(): RollupDelta[] {
    return [...this.#deltas.values()].filter(
      (delta) =>
        counters.some((counter) => delta[counter] !== 0) ||
        delta.groupShown.some(Boolean) ||
        delta.groupInserted.some(Boolean),
    );
  }

  #add(row: InteractionRow, sign: 1 | -1): void {
    if (!row.received || row.cellId === null) return;
    const shown = row.counted && row.shownAt !== null;
    const matures = shown && row.maturesAt !== null ? row.maturesAt / bucketMs : 0;
    const sum = this.#find(row.projectId, bucketOf(timeOfId(row.id)), row.cellId, matures);
    sum.interactions += sign;
    if (row.status === 'failed') sum.failed += sign;
    sum.inputTokens += sign * (row.inputTokens ?? 0);
    sum.outputTokens += sign * (row.outputTokens ?? 0);
    sum.costMicroUsd += sign * (row.costMicroUsd ?? 0);
    if (!shown) return;

    const kept = isInsert(row.outcome);
    sum.shown += sign;
    if (row.outcome) sum[row.outcome] += sign;
    if (row.tryNumber === 1) {
      sum.firstTries += sign;
      if (kept) sum.firstTryInserted += sign;
    }
    if (kept) {
      sum.triesToInsert += sign * row.tryNumber;
      if (row.insertedAt !== null) {
        sum.timedInserts += sign;
        sum.insertTimeLog +=
          sign * Math.round(Math.log(Math.max(1, row.insertedAt - chainStart(row))) * 1000);
      }
    }
    const group = groupOf(row);
    sum.groupShown[group] = (sum.groupShown[group] ?? 0) + sign;
    if (kept) sum.groupInserted[group] = (sum.groupInserted[group] ?? 0) + sign;
  }

  #find(projectId: number, bucket: number, cellId: number, matures: number): RollupDelta {
    const key = `${projectId}/${bucket}/${cellId}/${matures}`;
    let sum = this.#deltas.get(key);
    if (!sum) {
      const zeros = Object.fromEntries(counters.map((counter) => [counter, 0])) as Record<Counter, number>;
      const empty = {
        groupShown: new Array(userGroups).fill(0),
        groupInserted: new Array(userGroups).fill(0),
      };
      sum = { projectId, bucket, cellId, matures, ...zeros, ...empty };
      this.#deltas.set(key, sum);
    }
    return sum;
  }
}

/** Hash group of the row's user; without one of its session, without either of itself. */
function groupOf(row: InteractionRow): number {
  if (row.userHash) return Number.parseInt(row.userHash.slice(0, 2), 16) % userGroups;
  if (!row.session) return Number.parseInt(row.id.slice(-2), 16) % userGroups;
  let hash = 2_166_136_261; // FNV-1a
  for (let i = 0; i < row.session.length; i++) hash = Math.imul(hash ^ row.session.charCodeAt(i), 16_777_619);
  return (hash >>> 0) % userGroups;
}
