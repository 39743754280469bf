/** A seeded source of random numbers: the same seed gives the same sequence on every machine. Not for secrets. */
export interface SeededRandom {
  /** In [0, 1), 32 bits. */
  uniform(): number;
  /** A whole number in 0 … below − 1. */
  integer(below: number): number;
  /** 32 random bits as an unsigned number. */
  bits(): number;
  /** True with probability p. */
  chance(p: number): boolean;
  normal(mean?: number, deviation?: number): number;
  /** exp(normal(ln median, sigma)). */
  logNormal(median: number, sigma: number): number;
  exponential(mean: number): number;
  gamma(shape: number, scale?: number): number;
  beta(a: number, b: number): number;
  poisson(mean: number): number;
  /** @throws RangeError if the list is empty. */
  pick<T>(list: readonly T[]): T;
  /** Index into running sums of weights (ascending, the last one is the total), chosen by weight. */
  pickIndex(cumulative: ArrayLike<number>): number;
}

/**
 * sfc32 (Doty-Humphrey, PractRand), its state filled by splitmix32 from the seed. A text seed is hashed (FNV-1a) first.
 * Normal: Marsaglia's polar method; gamma: Marsaglia & Tsang (2000); Poisson: products below 30, above it split in two
 * by additivity.
 */
export function seededRandom(seed: number | string): SeededRandom {
  const bits = sfc32(typeof seed === 'number' ? seed >>> 0 : fnv1a(seed));
  const uniform = () => bits() / 4294967296;
  let spare: number | undefined;

  function standardNormal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  }

  function gamma(shape: number, scale = 1): number {
    if (shape < 1) return gamma(shape + 1, scale) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = standardNormal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
    }
  }

  function poisson(mean: number): number {
    if (mean > 30) return poisson(mean / 2) + poisson(mean / 2);
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count += 1;
    return count;
  }

  function pickIndex(cumulative: ArrayLike<number>): number {
    const target = uniform() * (cumulative[cumulative.length - 1] ?? 0);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    uniform,
    bits,
    integer: (below) => Math.floor(uniform() * below),
    chance: (p) => uniform() < p,
    normal: (mean = 0, deviation = 1) => mean + deviation * standardNormal(),
    logNormal: (median, sigma) => median * Math.exp(sigma * standardNormal()),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    gamma,
    beta(a, b) {
      const x = gamma(a);
      return x / (x + gamma(b));
    },
    poisson,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('Nothing to pick from');
      return list[Math.floor(uniform() * list.length)] as T;
    },
    pickIndex,
  };
}

function sfc32(seed: number): () => number {
  const next = splitmix32(seed);
  let a = next();
  let b = next();
  let c = next();
  let counter = 1;
  function step(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + result) | 0;
    return result >>> 0;
  }
  for (let i = 0; i < 12; i++) step();
  return step;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
