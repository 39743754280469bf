import { type Contrast, mantelHaenszel, mostFlipped, type UserTest, userTest } from '#lib/stats/index.ts';
import type { Population } from './population.ts';

/** How a segment's rows fare against the rest of their strata. */
export interface SegmentTest extends UserTest {
  rows: number;
  rejected: number;
  /** Users with rows inside. */
  users: number;
  /** Mantel–Haenszel over strata; NaN if there is nothing to compare. */
  oddsRatio: number;
  /**
   * Rejected share inside minus that of the rest, standardised to the strata inside. Rows that are alone in their
   * stratum have nothing to be compared with and count as no different.
   */
  difference: number;
  /**
   * Σw(y − p) ÷ √Σw²p(1 − p) over the rows inside: how far above what is expected, in deviations of unrelated rows.
   * What is clearest comes first by it: z is at most √users, and cannot see rows that have nothing to compare.
   */
  clarity: number;
}

export type Contrasting = (inside: Uint32Array) => SegmentTest;

/**
 * How much the rows of one user are assumed to resemble each other (intraclass correlation): n rows of a user inside a
 * segment get the weight of n ÷ (1 + 0.1(n − 1)) independent ones, so at most that of ten.
 */
const likeness = 0.1;

/** Users inside and pools of the others together, if that many: exact, and still a matter of microseconds. */
const flipped = 20;

/**
 * Tests segments of one population, at the level of users. Score test of a covariate x, which is wᵤ inside and 0
 * outside, within strata:
 *
 *     Uᵤ = wᵤ Σ inside rows (y − pₖ) − Σₖ x̄ₖ Σ rows of stratum k (y − pₖ)
 *
 * Weights depend on who wrote what and not on the outcome, so the test stays valid; they keep one busy user from
 * drowning the others. Where fewer than 30 users have rows inside, the test is to be the exact one, and those who have
 * none are pooled: sums of several users' scores are independent of each other, too.
 * @returns a function that takes rows of the population, ascending or not; it is not to be called while it runs
 */
export function contrasting({ log, strata, observed, sizes, rates, users }: Population): Contrasting {
  const { unit, unitHash } = log;
  const counts = new Uint32Array(unitHash.length);
  const scores = new Float64Array(unitHash.length);
  const touched = new Uint32Array(unitHash.length);
  const isTouched = new Uint8Array(unitHash.length);
  const inStratum = Array.from({ length: strata.count }, () => ({ n: 0, successes: 0, weight: 0 }));

  function countInside(inside: Uint32Array): { people: number; touchedStrata: number[] } {
    let people = 0;
    const touchedStrata: number[] = [];
    for (const row of inside) {
      const user = unit[row] as number;
      if (isTouched[user] === 0) {
        isTouched[user] = 1;
        touched[people++] = user;
      }
      (counts[user] as number) += 1;
      const k = strata.codes[row] as number;
      const cell = inStratum[k] as (typeof inStratum)[number];
      if (cell.n === 0) touchedStrata.push(k);
      cell.n += 1;
      cell.successes += observed[row] as number;
    }
    return { people, touchedStrata };
  }

  /** @returns the segment's clarity */
  function addInside(inside: Uint32Array): number {
    let [sum, variance] = [0, 0];
    for (const row of inside) {
      const user = unit[row] as number;
      const k = strata.codes[row] as number;
      const rate = rates[k] as number;
      const weight = 1 / (1 + likeness * ((counts[user] as number) - 1));
      const score = weight * ((observed[row] as number) - rate);
      (scores[user] as number) += score;
      (inStratum[k] as (typeof inStratum)[number]).weight += weight;
      sum += score;
      variance += weight * weight * rate * (1 - rate);
    }
    return variance > 0 ? sum / Math.sqrt(variance) : 0;
  }

  /** @returns users touched by now */
  function addOutside(touchedStrata: readonly number[], people: number): number {
    let all = people;
    for (const k of touchedStrata) {
      const mean = (inStratum[k] as (typeof inStratum)[number]).weight / (sizes[k] as number);
      const end = users.starts[k + 1] as number;
      for (let i = users.starts[k] as number; i < end; i++) {
        const user = users.codes[i] as number;
        if (isTouched[user] === 0) {
          isTouched[user] = 1;
          touched[all++] = user;
        }
        (scores[user] as number) -= mean * (users.residuals[i] as number);
      }
    }
    return all;
  }

  function scoresOf(people: number, all: number): Float64Array {
    const groups = people < mostFlipped ? Math.max(1, flipped - people) : 0;
    const list = new Float64Array(groups === 0 ? all : people + Math.min(groups, all - people));
    for (let i = 0; i < all; i++) {
      const place = i < people || groups === 0 ? i : people + ((i - people) % groups);
      (list[place] as number) += scores[touched[i] as number] as number;
    }
    return list;
  }

  return (inside) => {
    const { people, touchedStrata } = countInside(inside);
    const clarity = addInside(inside);
    const all = addOutside(touchedStrata, people);
    const test = userTest(scoresOf(people, all));
    const cells = touchedStrata.map((k): Contrast => {
      const { n, successes } = inStratum[k] as (typeof inStratum)[number];
      const size = sizes[k] as number;
      return {
        n,
        successes,
        otherN: size - n,
        otherSuccesses: Math.max(0, size * (rates[k] as number) - successes),
      };
    });
    for (let i = 0; i < all; i++) {
      const user = touched[i] as number;
      scores[user] = 0;
      counts[user] = 0;
      isTouched[user] = 0;
    }
    for (const k of touchedStrata) inStratum[k] = { n: 0, successes: 0, weight: 0 };
    return { ...test, ...effectOf(cells), rows: inside.length, users: people, clarity };
  };
}

function effectOf(cells: readonly Contrast[]): { oddsRatio: number; difference: number; rejected: number } {
  let rows = 0;
  let excess = 0;
  let rejected = 0;
  for (const { n, successes, otherN, otherSuccesses } of cells) {
    rows += n;
    rejected += successes;
    if (otherN > 0) excess += successes - (n * otherSuccesses) / otherN;
  }
  return {
    oddsRatio: mantelHaenszel(cells),
    difference: rows > 0 ? excess / rows : 0,
    rejected,
  };
}
