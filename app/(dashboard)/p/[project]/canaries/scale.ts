const ends = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1];

/** The round end of a scale around zero that holds values: 0.143 → 0.2. */
export const endOfScale = (...values: number[]): number =>
  ends.find((end) => values.every((value) => Math.abs(value) <= end)) ?? 1;
