import { seededRandom } from '#lib/stats/index.ts';
import { inverseLength, type Vectors } from '../vectors.ts';
import { type Group, groupRows, sumOfRows } from './groups.ts';
import { orderByContent } from './order.ts';

/** A group of similar rows, part of its parent. */
export interface TreeNode {
  /** Its place in the list; parents stand before their parts. */
  id: number;
  /** Null for the root, which holds all rows, also those of zeros, which no other node has. */
  parent: number | null;
  depth: number;
  /** Ascending. */
  rows: Uint32Array;
  /** Of length 1; zeros where the rows cancel out. */
  centre: Float32Array;
}

export interface TreeOptions {
  seed?: number;
  /** Centres of one division. */
  branching?: number;
  /** Smaller groups are no nodes. */
  leastRows?: number;
  /** Only these rows. */
  rows?: Uint32Array;
}

/** About as many pieces, and up to three times that, are joined at once; their similarities are a matrix. */
const piecesAtOnce = 2500;
/** A part that is nearly all of its parent says nothing new. */
const mostOfParent = 0.95;

/**
 * Groups of similar rows at every size from `leastRows` up: rows are divided into small pieces (k-means from the top,
 * O(branching · depth · n)), and the pieces joined again by similarity; large pieces are then taken apart in the same
 * way. Neither the order of the rows nor equal rows change the groups.
 */
export function growTree(vectors: Vectors, options: TreeOptions = {}): TreeNode[] {
  const { seed = 1, branching = 8, leastRows = 20 } = options;
  const all = options.rows ?? Uint32Array.from({ length: vectors.count }, (_, row) => row);
  const known = orderByContent(vectors, all);
  const random = seededRandom(seed);
  const nodes: TreeNode[] = [];

  function add(rows: Uint32Array, above: Place | null): Place {
    const sum = sumOfRows(vectors, rows);
    const scale = inverseLength(sum);
    const centre = Float32Array.from(sum, (value) => value * scale);
    const node: TreeNode = {
      id: nodes.length,
      parent: above?.node.id ?? null,
      depth: above ? above.node.depth + 1 : 0,
      rows: rows.toSorted(),
      centre,
    };
    nodes.push(node);
    return { node, rows };
  }

  /** Makes nodes of the parts of a group: large enough, and not nearly what is above them. */
  function addParts(whole: Group, place: Place): void {
    const open = whole.parts.map((group) => ({ group, above: place }));
    for (let next = open.pop(); next; next = open.pop()) {
      const { group, above } = next;
      const { length } = group.rows;
      if (length < leastRows) continue;
      const here = length < mostOfParent * above.rows.length ? add(group.rows, above) : above;
      if (group.parts.length === 0) grow(group.rows, here);
      for (const part of group.parts) open.push({ group: part, above: here });
    }
  }

  function grow(rows: Uint32Array, place: Place): void {
    if (rows.length < 2 * leastRows) return;
    const mostRows = Math.max(3 * leastRows, Math.ceil(rows.length / piecesAtOnce));
    addParts(groupRows(vectors, rows, { mostRows, branching, random }), place);
  }

  const root = add(known, null);
  root.node.rows = all.toSorted();
  grow(known, root);
  return nodes;
}

/** A node with its rows in the order of the groups. */
interface Place {
  node: TreeNode;
  rows: Uint32Array;
}
