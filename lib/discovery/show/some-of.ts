import type { SeededRandom } from '#lib/stats/index.ts';

/** So many of some rows, drawn at random without repeats, in random order (the first steps of Fisher and Yates). */
export function someOf(rows: Uint32Array, most: number, random: SeededRandom): Uint32Array<ArrayBuffer> {
  const drawn = Uint32Array.from(rows);
  const count = Math.min(most, drawn.length);
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(drawn.length - i);
    [drawn[i], drawn[j]] = [drawn[j] as number, drawn[i] as number];
  }
  return drawn.slice(0, count);
}
