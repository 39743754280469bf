import { seededRandom, tTail } from '#lib/stats/index.ts';

export interface Planting {
  /** Class of each row. */
  truth: Int32Array;
  classes: number;
  /** Share of rejections in the planted classes; elsewhere it is 0.2. */
  rate: number;
  runs: number;
}

const [baseRate, planted, discoveryShare] = [0.2, 5, 0.6];

/**
 * Share of planted failures that some groups bring to light: outcomes are drawn anew in each run, five classes fail more
 * often, groups are tested on 60 % of the rows (one-sided against the rest, Benjamini–Hochberg 0.05), what overlaps a
 * better one by half is dropped, and the rest must hold on the other 40 % (Holm 0.05). Found: a group that held consists
 * mostly of the class. A yardstick for candidates only: the product's own tests know users and strata.
 */
export function discoveryPower(groups: readonly ArrayLike<number>[], options: Planting): number {
  const { truth, classes, rate, runs } = options;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(`planted ${run}`);
    const failing = new Set<number>();
    while (failing.size < planted) failing.add(random.integer(classes));
    const isDiscovery = Uint8Array.from(truth, () => Number(random.chance(discoveryShare)));
    const isRejected = Uint8Array.from(truth, (one) =>
      Number(random.chance(failing.has(one) ? rate : baseRate)),
    );
    const test = (part: number) => {
      const [n, rejected] = countRows(truth.keys(), isDiscovery, isRejected, part);
      return (group: ArrayLike<number>) => {
        const [groupN, groupRejected] = countRows(Array.from(group), isDiscovery, isRejected, part);
        return tailOf(groupN, groupRejected, n - groupN, rejected - groupRejected);
      };
    };
    const discovered = benjaminiHochberg(groups, test(1));
    const distinct = withoutOverlaps(discovered);
    const confirmed = holm(distinct, test(0));
    for (const one of failing) {
      const isOf = (group: ArrayLike<number>) => {
        let hits = 0;
        for (let i = 0; i < group.length; i++) if (truth[group[i] as number] === one) hits++;
        return hits > group.length / 2;
      };
      if (confirmed.some(isOf)) found++;
    }
  }
  return found / (planted * runs);
}

function countRows(
  rows: Iterable<number>,
  isDiscovery: Uint8Array,
  isRejected: Uint8Array,
  part: number,
): [n: number, rejected: number] {
  let [n, rejected] = [0, 0];
  for (const row of rows) {
    if (isDiscovery[row] !== part) continue;
    n++;
    rejected += isRejected[row] as number;
  }
  return [n, rejected];
}

/** P of so large a difference of two rates by chance; 1 below 5 points or 12 rows. */
function tailOf(n: number, rejected: number, otherN: number, otherRejected: number): number {
  const pooled = (rejected + otherRejected) / (n + otherN);
  const difference = rejected / n - otherRejected / otherN;
  if (n < 12 || !(difference >= 0.05)) return 1;
  return tTail(difference / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / otherN)), 1e6);
}

type Test = (group: ArrayLike<number>) => number;
const byP = (groups: readonly ArrayLike<number>[], test: Test) =>
  groups.map((group) => ({ group, p: test(group) })).sort((a, b) => a.p - b.p);

function benjaminiHochberg(groups: readonly ArrayLike<number>[], test: Test): ArrayLike<number>[] {
  const tested = byP(groups, test);
  const last = tested.findLastIndex(({ p }, i) => p <= (0.05 * (i + 1)) / tested.length);
  return tested.slice(0, last + 1).map(({ group }) => group);
}

function holm(groups: readonly ArrayLike<number>[], test: Test): ArrayLike<number>[] {
  const tested = byP(groups, test);
  const first = tested.findIndex(({ p }, i) => p > 0.05 / (tested.length - i));
  return tested.slice(0, first < 0 ? undefined : first).map(({ group }) => group);
}

/** Best first; those that share more than half of the smaller one's rows with a better one are left out. */
function withoutOverlaps(groups: readonly ArrayLike<number>[]): ArrayLike<number>[] {
  const kept: { group: ArrayLike<number>; rows: Set<number> }[] = [];
  for (const group of groups) {
    const rows = new Set(Array.from(group));
    const overlaps = kept.some((one) => shared(one.rows, rows) > Math.min(one.rows.size, rows.size) / 2);
    if (!overlaps) kept.push({ group, rows });
  }
  return kept.map(({ group }) => group);
}

const shared = (a: ReadonlySet<number>, b: ReadonlySet<number>): number =>
  [...a].reduce((sum, row) => sum + Number(b.has(row)), 0);
