/**
 * Where chance comes from: one number a request, or one a user, from which every split of a route takes its own.
 * Splits must not share a draw, or half of what one split sends on would all fall on one side of the next.
 */

/** Two numbers as one of 32 bits, as if it were random (the finaliser of MurmurHash3). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const two32 = 2 ** 32;

/** [0, 1), always the same for the same text. FNV-1a over UTF-16 units, finished by `mix`. */
export function drawOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length) / two32;
}

/** Another draw from a draw, independent of it; salt 0 leaves it as it is. */
export const drawWith = (draw: number, salt: number): number =>
  salt === 0 ? draw : mix(Math.floor(draw * two32), salt) / two32;
