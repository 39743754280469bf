/** Seeded random numbers: the same seed gives the same sequence on every machine. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** A whole number in 0 … below − 1. */
  integer(below: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** exp(normal(ln median, sigma)); Box–Muller. */
  logNormal(median: number, sigma: number): number;
  /** `length` characters of base 62, as vendors use in ids. */
  id(length: number): string;
  hex(length: number): string;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** mulberry32 over a 32-bit seed. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (below: number) => Math.floor(uniform() * below);
  const characters = (alphabet: string, length: number) => {
    let text = '';
    for (let index = 0; index < length; index++) text += alphabet[integer(alphabet.length)];
    return text;
  };
  return {
    uniform,
    integer,
    chance: (p) => uniform() < p,
    pick: <T>(list: readonly T[]) => list[integer(list.length)] as T,
    logNormal: (median, sigma) =>
      median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())),
    id: (length) => characters(base62, length),
    hex: (length) => characters(`${base62.slice(0, 10)}abcdef`, length),
  };
}

/** Mixes parts into one 32-bit seed (FNV-1a over their text). */
export function seedOf(...parts: (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  }
  return hash >>> 0;
}
