import type { SeededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '../vectors.ts';
import { lloyd } from './lloyd.ts';
import { assignNearest, createAssignment, groupByLabel } from './nearest.ts';
import { type Centres, similarities } from './similarities.ts';

/** A division of rows: centres, and for each what it is divided into; a number is that of a piece. */
interface Division {
  centres: Centres;
  parts: (Division | number)[];
}

/** Rows that a division is learned from; the others only take their places in it. */
const mostLearned = 4096;
/** Ways that are followed at once when the nearest piece of a row is searched. */
const ways = 6;

/**
 * Divides rows into small pieces of similar ones: k-means with few centres, again in each part until it is small
 * enough, O(branching · depth · n). What went into the wrong part near the top is then put right: each row is given to
 * the nearest piece that a search along the best three ways down finds. (Measured on CLINC150: that one pass raises the
 * mean F1 of the groups from .66 to .68, further ones do not.)
 * @param rows without rows of zeros, ordered by content
 */
export function divide(
  vectors: Vectors,
  rows: Uint32Array,
  { mostRows, branching, random }: { mostRows: number; branching: number; random: SeededRandom },
): Uint32Array[] {
  let pieces = 0;
  function split(part: Uint32Array): Division | number {
    const k = Math.max(2, Math.min(branching, Math.round((1.5 * part.length) / mostRows)));
    if (part.length <= mostRows) return pieces++;
    const learned = part.subarray(0, mostLearned);
    const clusters = lloyd(vectors, learned, k, { random, iterations: 10 });
    let { labels } = clusters;
    if (learned.length < part.length) {
      const assignment = createAssignment(part.length);
      assignNearest(vectors, part, clusters.centres, assignment);
      labels = assignment.labels;
    }
    const groups = groupByLabel(part, labels, k);
    // All alike: nothing to divide.
    if (groups.some((group) => group.length === part.length)) return pieces++;
    return { centres: clusters.centres, parts: groups.map(split) };
  }
  const root = split(rows);
  if (typeof root === 'number') return [rows];
  const labels = new Int32Array(rows.length);
  const find = pieceFinder(vectors, branching);
  for (let i = 0; i < rows.length; i++) labels[i] = find(root, rows, i);
  return groupByLabel(rows, labels, pieces).filter((piece) => piece.length > 0);
}

/** Searches the piece whose centre is nearest to a row, along a few ways at once. */
function pieceFinder(vectors: Vectors, branching: number) {
  const cosines = new Float64Array(Math.ceil(branching / 8) * 8);
  return (root: Division, rows: Uint32Array, at: number): number => {
    let open = [root];
    let piece = 0;
    let highest = -Infinity;
    while (open.length > 0) {
      const next: { part: Division; cosine: number }[] = [];
      for (const { centres, parts } of open) {
        similarities(vectors, rows, at, at + 1, centres, cosines);
        parts.forEach((part, c) => {
          const cosine = cosines[c] as number;
          if (typeof part === 'object') next.push({ part, cosine });
          else if (cosine > highest) [piece, highest] = [part, cosine];
        });
      }
      next.sort((a, b) => b.cosine - a.cosine);
      open = next.slice(0, ways).map(({ part }) => part);
    }
    return piece;
  };
}
