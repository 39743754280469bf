import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '../vectors.ts';
import { twoAxes } from './axes.ts';
import { type Edges, edgesOf } from './edges.ts';
import { nearestNeighbours } from './neighbours.ts';

const neighbours = 15;
const epochs = 300;
/** Rows that are pushed away for each one that is pulled. */
const pushes = 8;
/** Share of its way that a row falls back to the middle in a round: groups that nothing holds drift apart for ever. */
const gravity = 0.03;
/** The layout begins this wide, in units in which neighbours end up about 1 apart. */
const width = 20;
/** No step is longer, in one coordinate. */
const longestStep = 4;

export interface Layout {
  /** By place in the list of rows, −1…1. */
  x: Float32Array;
  y: Float32Array;
}

/**
 * Rows in the plane, such that neighbours by meaning are neighbours: the two principal components, then a few hundred
 * rounds in which each edge pulls its ends together and random others are pushed away, to make the cross entropy small
 * between the weights of the edges and 1 ÷ (1 + d²), with a little gravity. Distances between far groups mean little. Deterministic from a seed;
 * O(n²) for the neighbours.
 * Source: McInnes, Healy & Melville (2018), UMAP, arXiv:1802.03426, section 3.2; with the kernel of t-SNE, which needs no
 * powers: van der Maaten & Hinton (2008), JMLR 9.
 * @param rows without rows of zeros
 */
export function layOut(vectors: Vectors, rows: Uint32Array, { seed = 1 }: { seed?: number } = {}): Layout {
  const random = seededRandom(seed);
  const [x, y] = twoAxes(vectors, rows).map((axis) => begin(axis, random)) as [Float64Array, Float64Array];
  if (rows.length > 2) move(x, y, edgesOf(nearestNeighbours(vectors, rows, neighbours)), random);
  return inSquare(x, y);
}

/** A little noise keeps equal rows apart. */
function begin(axis: Float64Array, random: SeededRandom): Float64Array {
  const most = axis.reduce((furthest, value) => Math.max(furthest, Math.abs(value)), 1e-9);
  return axis.map((value) => (value / most) * (width / 2) + random.normal(0, 0.01));
}

function move(x: Float64Array, y: Float64Array, { from, to, weights }: Edges, random: SeededRandom): void {
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  /** An edge acts in as large a share of the rounds as its weight is of the heaviest. */
  const due = new Float64Array(weights.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs;
    for (let i = 0; i < x.length; i++) {
      (x[i] as number) *= 1 - gravity * rate;
      (y[i] as number) *= 1 - gravity * rate;
    }
    for (let edge = 0; edge < weights.length; edge++) {
      (due[edge] as number) += (weights[edge] as number) / heaviest;
      if ((due[edge] as number) < 1) continue;
      (due[edge] as number) -= 1;
      const [a, b] = [from[edge] as number, to[edge] as number];
      pull(x, y, a, b, rate);
      for (let push = 0; push < pushes; push++) {
        pushAway(x, y, a, random.integer(x.length), rate);
        pushAway(x, y, b, random.integer(x.length), rate);
      }
    }
  }
}

function pull(x: Float64Array, y: Float64Array, a: number, b: number, rate: number): void {
  const dx = (x[a] as number) - (x[b] as number);
  const dy = (y[a] as number) - (y[b] as number);
  const force = (-2 * rate) / (1 + dx * dx + dy * dy);
  const [stepX, stepY] = [step(force * dx, rate), step(force * dy, rate)];
  (x[a] as number) += stepX;
  (y[a] as number) += stepY;
  (x[b] as number) -= stepX;
  (y[b] as number) -= stepY;
}

function pushAway(x: Float64Array, y: Float64Array, a: number, b: number, rate: number): void {
  const dx = (x[a] as number) - (x[b] as number);
  const dy = (y[a] as number) - (y[b] as number);
  const square = dx * dx + dy * dy;
  const force = (2 * rate) / ((0.001 + square) * (1 + square));
  (x[a] as number) += step(force * dx, rate);
  (y[a] as number) += step(force * dy, rate);
}

const step = (length: number, rate: number): number =>
  Math.max(-longestStep * rate, Math.min(longestStep * rate, length));

/** Moved and scaled, both coordinates alike, so that the wider one fills −1…1. */
function inSquare(x: Float64Array, y: Float64Array): Layout {
  const span = (list: Float64Array) => {
    const low = list.reduce((a, b) => Math.min(a, b), Infinity);
    const high = list.reduce((a, b) => Math.max(a, b), -Infinity);
    return { middle: (low + high) / 2, half: (high - low) / 2 };
  };
  const [ofX, ofY] = [span(x), span(y)];
  const half = Math.max(ofX.half, ofY.half, 1e-9);
  return {
    x: Float32Array.from(x, (value) => (value - ofX.middle) / half),
    y: Float32Array.from(y, (value) => (value - ofY.middle) / half),
  };
}
