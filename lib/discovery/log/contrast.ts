import { type Contrast, type ScoreTest, scoreTest } from '#lib/stats/index.ts';
import type { Population } from './population.ts';
import { scratchOf } from './scratch.ts';
import { type Standardised, standardised } from './standardised.ts';

/** How a segment's rows fare against the rest of their strata. */
export interface SegmentTest extends ScoreTest, Standardised {
  rows: number;
  /** Users with rows inside. */
  users: number;
  /**
   * Σw(y − p) ÷ √Σw²p(1 − p) over the rows inside: how far above what is expected, in deviations of unrelated rows. What
   * is clearest comes first by it: other than z it minds rows inside that have nothing to be compared with.
   */
  clarity: number;
}

export type Contrasting = (inside: Uint32Array) => SegmentTest;

/**
 * How much the rows of one user are assumed to resemble each other (intraclass correlation): n rows of a user inside a
 * segment get the weight of n ÷ (1 + 0.1(n − 1)) independent ones, so at most that of ten.
 */
const likeness = 0.1;

/** What is known of a segment in one stratum. */
interface Cell {
  k: number;
  n: number;
  successes: number;
  /** Σw and Σw² of its rows. */
  weight: number;
  squares: number;
}

/**
 * Tests segments of one population, at the level of users. Score test of a covariate x, which is wᵤ inside and 0
 * outside, within strata:
 *
 *     Uᵤ = Σ rows (x − x̄ₖ)(y − pₖ) = wᵤ Σ inside rows (y − pₖ) − Σₖ x̄ₖ Σ rows of stratum k (y − pₖ)
 *
 * Weights depend on who wrote what and not on the outcome, so the test stays valid; they keep one busy user from
 * drowning the others.
 * @returns a function that takes rows of the population, ascending or not
 */
export function contrasting({
  log,
  strata,
  observed,
  sizes,
  rates,
  variances,
  users,
}: Population): Contrasting {
  const { unit } = log;
  // `centred` holds the scores of what is left when the segment's own excess is taken out.
  const { counts, scores, centred, touched, isTouched } = scratchOf(log);
  const cells = Array.from({ length: strata.count }, (_, k) => emptyCell(k));
  const weightOf = (user: number) => evened(counts[user] as number);

  function countInside(inside: Uint32Array): { people: number; touchedCells: Cell[] } {
    let people = 0;
    const touchedCells: Cell[] = [];
    for (const row of inside) {
      const user = unit[row] as number;
      if (isTouched[user] === 0) {
        isTouched[user] = 1;
        touched[people++] = user;
      }
      (counts[user] as number) += 1;
      const cell = cells[strata.codes[row] as number] as Cell;
      if (cell.n === 0) touchedCells.push(cell);
      cell.n += 1;
      cell.successes += observed[row] as number;
    }
    for (const row of inside) {
      const cell = cells[strata.codes[row] as number] as Cell;
      const weight = weightOf(unit[row] as number);
      cell.weight += weight;
      cell.squares += weight * weight;
    }
    return { people, touchedCells };
  }

  /** @param excess mean of y − p inside. @returns Σ over inside rows of ((x − x̄)(y − p − excess))² */
  function addInside(inside: Uint32Array, excess: number): number {
    let squares = 0;
    for (const row of inside) {
      const user = unit[row] as number;
      const { k, n, weight: sum } = cells[strata.codes[row] as number] as Cell;
      const size = sizes[k] as number;
      const weight = weightOf(user);
      const residual = (observed[row] as number) - (rates[k] as number);
      const own = residual - excess;
      (scores[user] as number) += weight * residual;
      // The stratum's part is taken off below as if the row were outside: here it is put right.
      const outside = size > n ? (-excess * n) / (size - n) : 0;
      (centred[user] as number) += weight * own + (sum / size) * (excess - outside);
      squares += ((weight - sum / size) * own) ** 2;
    }
    return squares;
  }

  /** @returns users touched by now */
  function addStrata(touchedCells: readonly Cell[], excess: number, people: number): number {
    let all = people;
    for (const { k, n, weight } of touchedCells) {
      const size = sizes[k] as number;
      const mean = weight / size;
      const outside = size > n ? (-excess * n) / (size - n) : 0;
      const end = users.starts[k + 1] as number;
      for (let i = users.starts[k] as number; i < end; i++) {
        const user = users.codes[i] as number;
        if (isTouched[user] === 0) {
          isTouched[user] = 1;
          touched[all++] = user;
        }
        const residual = users.residuals[i] as number;
        (scores[user] as number) -= mean * residual;
        (centred[user] as number) -= mean * (residual - outside * (users.counts[i] as number));
      }
    }
    return all;
  }

  return (inside) => {
    const { people, touchedCells } = countInside(inside);
    let [excess, nullVariance, insideVariance, independent] = [0, 0, 0, 0];
    for (const { k, n, successes, weight, squares } of touchedCells) {
      const size = sizes[k] as number;
      const variance = variances[k] as number;
      excess += (successes - n * (rates[k] as number)) / inside.length;
      nullVariance += variance * Math.max(0, squares - (weight * weight) / size);
      insideVariance += variance * squares;
      independent += variance * (size - n) * (weight / size) ** 2;
    }
    independent += addInside(inside, excess);
    const clarity = insideVariance > 0 ? sumOver(touched, people, scores) / Math.sqrt(insideVariance) : 0;
    const all = addStrata(touchedCells, excess, people);
    const test = scoreTest({
      scores: gather(touched, all, scores),
      centred: gather(touched, all, centred),
      worth: gather(touched, people, counts).map((n) => n * evened(n)),
      nullVariance,
      independent,
    });
    const contrasts = touchedCells.map(({ k, n, successes }): Contrast => {
      const size = sizes[k] as number;
      // Whole numbers, but for the rounding of the rate.
      const otherSuccesses = Math.round((size * (rates[k] as number) - successes) * 1e6) / 1e6;
      return { n, successes, otherN: size - n, otherSuccesses };
    });
    for (let i = 0; i < all; i++) {
      const user = touched[i] as number;
      scores[user] = 0;
      centred[user] = 0;
      counts[user] = 0;
      isTouched[user] = 0;
    }
    for (const { k } of touchedCells) cells[k] = emptyCell(k);
    return { ...test, ...standardised(contrasts), rows: inside.length, users: people, clarity };
  };
}

const emptyCell = (k: number): Cell => ({ k, n: 0, successes: 0, weight: 0, squares: 0 });

/** Weight of each of a user’s n rows inside. */
const evened = (n: number): number => 1 / (1 + likeness * (n - 1));

function gather(places: Uint32Array, count: number, values: ArrayLike<number>): Float64Array {
  const gathered = new Float64Array(count);
  for (let i = 0; i < count; i++) gathered[i] = values[places[i] as number] as number;
  return gathered;
}

function sumOver(places: Uint32Array, count: number, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[places[i] as number] as number;
  return sum;
}
