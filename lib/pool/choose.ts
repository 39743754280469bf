/** What the choice has to know of one organization that can serve. */
export interface Option {
  /** Weight × headroom × slowness × what its breakers let through; above 0. */
  pull: number;
  /** What its breakers let through, 0–1. */
  ramp: number;
  /** It has not enough headroom for this call. */
  isSpent: boolean;
  /** A breaker wants to know whether it is back. */
  isDue: boolean;
}

/**
 * Those among whom the draw decides: whoever is due for a probe, since only a call can tell; else those with headroom;
 * else all, for the vendor to decide.
 */
export function contenders<T extends Option>(options: readonly T[]): readonly T[] {
  const due = options.find(({ isDue }) => isDue);
  if (due) return [due];
  const able = options.filter(({ isSpent }) => !isSpent);
  return able.length > 0 ? able : options;
}

/**
 * Picks by pull. Who ramps up has the smaller pull, and the others take what it leaves; where all ramp up nobody does,
 * and what is left over of the draw decides whether this call has to wait for its turn.
 * @param among at least one @param draw in [0, 1)
 * @returns with a draw for the breakers of the chosen: those below its share pass, 0 always does
 */
export function choose<T extends Option>(among: readonly T[], draw: number): { chosen: T; draw: number } {
  let at = draw * among.reduce((sum, { pull }) => sum + pull, 0);
  const found = among.findIndex(({ pull }) => {
    if (at < pull) return true;
    at -= pull;
    return false;
  });
  // Rounding may leave a rest beyond the last.
  const chosen = (among[found] ?? among.at(-1)) as T;
  const isAnyWhole = among.some(({ ramp, isDue }) => isDue || ramp >= 1);
  return { chosen, draw: isAnyWhole ? 0 : Math.min(1 - Number.EPSILON, at / chosen.pull) };
}
