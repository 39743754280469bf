import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import { averageLinkage } from '#lib/text/clusters/linkage.ts';
import { growTree, kMeans, type TreeNode, type Vectors } from '#lib/text/index.ts';
import { shuffled } from './texts.ts';

const dims = 16;

/** Groups of rows around random directions, so many each, and rows of zeros at the end. */
function blobs(sizes: number[], zeros: number, random: SeededRandom, spread = 0.12): Vectors {
  const rows = sizes.flatMap((size) => {
    const centre = Array.from({ length: dims }, () => random.normal());
    const length = Math.hypot(...centre);
    return Array.from({ length: size }, () => {
      const row = centre.map((x) => x / length + random.normal(0, spread));
      const scale = 1 / Math.hypot(...row);
      return row.map((x) => x * scale);
    });
  });
  const count = rows.length + zeros;
  const data = new Float32Array(count * dims);
  rows.forEach((row, i) => {
    data.set(row, i * dims);
  });
  return { count, dims, data };
}

function reordered({ count, data }: Vectors, order: readonly number[]): Vectors {
  const moved = new Float32Array(data.length);
  order.forEach((from, to) => {
    moved.set(data.subarray(from * dims, (from + 1) * dims), to * dims);
  });
  return { count, dims, data: moved };
}

const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);
const f1 = (found: Uint32Array, from: number, to: number) => {
  const hits = found.filter((row) => row >= from && row < to).length;
  return (2 * hits) / (found.length + to - from);
};

describe('growTree', () => {
  const sizes = [400, 150, 60, 25];
  const vectors = blobs(sizes, 30, seededRandom('tree'));
  const nodes = growTree(vectors);

  test('has a node for each group, whatever its size', () => {
    let from = 0;
    for (const size of sizes) {
      expect(Math.max(...nodes.map(({ rows }) => f1(rows, from, from + size)))).toBeGreaterThan(0.95);
      from += size;
    }
  });

  test('is a tree: parts lie in their parent, ascending, and are not too small', () => {
    const [root, ...others] = nodes as [TreeNode, ...TreeNode[]];
    expect(root).toMatchObject({ id: 0, parent: null, depth: 0 });
    expect([...root.rows]).toEqual(Array.from({ length: vectors.count }, (_, row) => row));
    expect(others.length).toBeGreaterThan(3);
    for (const [i, node] of others.entries()) {
      const parent = nodes[node.parent as number] as TreeNode;
      expect(node.id).toBe(i + 1);
      expect(node.depth).toBe(parent.depth + 1);
      expect(parent.id).toBeLessThan(node.id);
      expect(node.rows.length).toBeGreaterThanOrEqual(20);
      expect(node.rows.length).toBeLessThan(parent.rows.length);
      const above = new Set(parent.rows);
      expect(node.rows.every((row) => above.has(row))).toBe(true);
      expect([...node.rows]).toEqual(sorted(node.rows));
      expect(Math.hypot(...node.centre)).toBeCloseTo(1, 5);
    }
  });

  test('rows of zeros are in the root only', () => {
    const known = vectors.count - 30;
    for (const node of nodes.slice(1)) expect(node.rows.every((row) => row < known)).toBe(true);
  });

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const order = shuffled(
          Array.from({ length: vectors.count }, (_, i) => i),
          seededRandom(seed),
        );
        const moved = growTree(reordered(vectors, order));
        const back = ({ rows, ...node }: TreeNode) => ({
          ...node,
          rows: sorted([...rows].map((row) => order[row] as number)),
        });
        const here = ({ rows, ...node }: TreeNode) => ({ ...node, rows: [...rows] });
        expect(moved.map(back)).toEqual(nodes.map(here));
      }),
      { numRuns: 10 },
    );
  });

  test('a seed fixes it; another finds the same groups', () => {
    expect(growTree(vectors, { seed: 7 })).toEqual(growTree(vectors, { seed: 7 }));
    const other = growTree(vectors, { seed: 8 });
    expect(Math.max(...other.map(({ rows }) => f1(rows, 400, 550)))).toBeGreaterThan(0.95);
  });

  test('of some of the rows has only those', () => {
    const some = Uint32Array.from({ length: 200 }, (_, i) => 3 * i);
    const part = growTree(vectors, { rows: some, leastRows: 10 });
    expect([...(part[0] as TreeNode).rows]).toEqual([...some]);
    expect(part.length).toBeGreaterThan(3);
    for (const { rows } of part) expect(rows.every((row) => row % 3 === 0 && row < 600)).toBe(true);
  });

  test('equal rows, rows of zeros and no rows give the root', () => {
    const equal = { count: 500, dims, data: new Float32Array(500 * dims).fill(0.25) };
    expect(growTree(equal)).toHaveLength(1);
    expect(growTree({ count: 50, dims, data: new Float32Array(50 * dims) })).toHaveLength(1);
    expect(growTree({ count: 0, dims, data: new Float32Array(0) })).toMatchObject([{ id: 0, parent: null }]);
  });
});

describe('kMeans', () => {
  test('finds groups that lie apart; rows of zeros belong to none', () => {
    const vectors = blobs([100, 80, 60], 5, seededRandom('apart'));
    const { labels, centres } = kMeans(vectors, 3);
    expect(centres.length).toBe(3 * dims);
    const groups = [labels.slice(0, 100), labels.slice(100, 180), labels.slice(180, 240)].map(
      (part) => new Set(part),
    );
    expect(groups.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(groups.flatMap((group) => [...group])).size).toBe(3);
    expect([...labels.slice(240)]).toEqual([-1, -1, -1, -1, -1]);
  });

  test('does not depend on the order of the rows', () => {
    const vectors = blobs([60, 50, 40], 3, seededRandom('order'), 0.6);
    const order = shuffled(
      Array.from({ length: vectors.count }, (_, i) => i),
      seededRandom(5),
    );
    const [there, here] = [kMeans(reordered(vectors, order), 7), kMeans(vectors, 7)];
    expect(there.centres).toEqual(here.centres);
    expect([...there.labels]).toEqual(order.map((row) => here.labels[row]));
  });

  test('with more centres than rows gives each row one', () => {
    const { labels } = kMeans(blobs([4], 0, seededRandom('few')), 9);
    expect(new Set(labels).size).toBe(4);
  });
});

test('average linkage merges what is most alike, by all pairs', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (m, seed) => {
      const random = seededRandom(seed);
      const similarity = new Float32Array(m * m);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < i; j++) similarity[i * m + j] = similarity[j * m + i] = random.uniform();
      const sizes = Array.from({ length: m }, () => 1 + random.integer(5));
      const merges = averageLinkage(similarity.slice(), sizes);
      const members = Array.from({ length: m }, (_, i) => [i]);
      for (const [a, b] of merges) members.push([...(members[a] ?? []), ...(members[b] ?? [])]);
      const made = members.slice(m).map((group) => sorted(group).join());
      expect(made.toSorted()).toEqual(naiveLinkage(similarity, sizes).toSorted());
    }),
  );
});

/** The most similar two, over all pairs of members, again and again. */
function naiveLinkage(similarity: Float32Array, sizes: number[]): string[] {
  const m = sizes.length;
  let groups = sizes.map((_, i) => [i]);
  const mean = (a: number[], b: number[]) => {
    let [sum, weight] = [0, 0];
    for (const i of a)
      for (const j of b) {
        const pairs = (sizes[i] as number) * (sizes[j] as number);
        sum += pairs * (similarity[i * m + j] as number);
        weight += pairs;
      }
    return sum / weight;
  };
  const made: string[] = [];
  while (groups.length > 1) {
    const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ a, b, mean: mean(a, b) })));
    const best = pairs.reduce((one, other) => (other.mean > one.mean ? other : one));
    const joined = [...best.a, ...best.b];
    made.push(sorted(joined).join());
    groups = [...groups.filter((group) => group !== best.a && group !== best.b), joined];
  }
  return made;
}
