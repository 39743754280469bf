import { betaInc, logGamma } from './gamma.ts';

/** Coefficients of AS 241, highest power first: numerator and denominator for the middle, the tails, the far tails. */
const middle = {
  over: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  under: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};
const tails = {
  over: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  under: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};
const farTails = {
  over: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  under: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
};

/**
 * Quantile of the standard normal distribution, for p in (0, 1); relative error about 1e-16.
 * Source: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37.
 * @throws RangeError outside (0, 1).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A quantile needs p in (0, 1), got ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(middle, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  return Math.sign(q) * (r <= 5 ? ratio(tails, r - 1.6) : ratio(farTails, r - 5));
}

/** P(T > t) of Student's t with `df` degrees of freedom, exact in the tail. Source: DLMF 8.17 (t and I_x). */
export function tTail(t: number, df: number): number {
  const upper = 0.5 * betaInc(df / (df + t * t), df / 2, 0.5);
  return t >= 0 ? upper : 1 - upper;
}

/**
 * Quantile of Student's t, for p in (0, 1) and df > 0 (need not be an integer); relative error about 1e-12.
 * Newton steps on the logarithm of the tail, kept inside a bracket so that heavy tails cannot throw them out.
 * @throws RangeError outside that domain.
 */
export function tQuantile(p: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`tQuantile needs df > 0, got ${df}`);
  const start = Math.abs(normalQuantile(p));
  // Beyond this the normal quantile is nearer than rounding.
  if (p === 0.5 || df > 1e10) return Math.sign(p - 0.5) * start;
  const tail = Math.min(p, 1 - p);
  let low = start * 0.5;
  let high = Math.max(start, 1);
  while (tTail(high, df) > tail) high *= 2;
  const logScale = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  let t = start;
  for (let i = 0; i < 200; i++) {
    const at = tTail(t, df);
    if (at > tail) low = t;
    else high = t;
    const density = Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    let next = t + (Math.log(at / tail) * at) / density;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) <= 1e-14 * t) break;
    t = next;
  }
  return Math.sign(p - 0.5) * t;
}

function ratio({ over, under }: { over: number[]; under: number[] }, x: number): number {
  return polynomial(over, x) / polynomial(under, x);
}

function polynomial(coefficients: number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
