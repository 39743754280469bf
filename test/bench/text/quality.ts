import { buildBasis, embed, growTree, kMeans } from '#lib/text/index.ts';
import type { Report } from '../figures.ts';
import { accuracy, bestF1, contingency, mutualInformation } from './agreement.ts';
import { type Labelled, readClinc } from './clinc.ts';
import { discoveryPower } from './planted-failures.ts';

const seeds = [1, 2, 3, 4, 5];
const mean = (list: ArrayLike<number>) =>
  Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;

/** How well texts are grouped, on CLINC150: flat at the true k, and the tree beside flat groups at four sizes. */
export function quality(report: Report, scale: number): void {
  const clinc = readClinc();
  if (!clinc) {
    console.error('text: SKIPPED quality, ../shared/data/clinc150 is not there');
    return;
  }
  const add = (name: string, value: number, unit: string, atLeast?: number) =>
    report.add({ bench: 'text', name, value, unit, ...(atLeast !== undefined && { target: { atLeast } }) });

  const [texts, truth] = split(clinc.test);
  const vectors = embed(buildBasis(texts), texts);
  const clusterings = seeds.map((seed) => contingency(truth, kMeans(vectors, 150, { seed }).labels, 150));
  add(
    'accuracy at the true k, mean of 5 seeds',
    100 * mean(clusterings.map((one) => accuracy(one, 150))),
    '%',
    56.8,
  );
  add(
    'mutual information, likewise',
    100 * mean(clusterings.map((one) => mutualInformation(one, 150))),
    '%',
    77.9,
  );
  tree([...clinc.train, ...clinc.val, ...clinc.test], scale, add);
}

function tree(
  rows: Labelled[],
  scale: number,
  add: (name: string, value: number, unit: string, atLeast?: number) => void,
): void {
  const [texts, truth] = split(rows);
  const vectors = embed(buildBasis(texts), texts);
  const flat = [300, 150, 75, 38].flatMap((size) => {
    const k = Math.round(vectors.count / size);
    return groupsOf(kMeans(vectors, k, { iterations: 12 }).labels, k);
  });
  const trees = seeds.slice(0, 3).map((seed) =>
    growTree(vectors, { seed })
      .slice(1)
      .map(({ rows }) => rows),
  );
  const flatF1 = bestF1(flat, truth, 150);
  const treeF1 = trees.map((groups) => bestF1(groups, truth, 150));
  add('flat: groups at n/300, n/150, n/75, n/38', flat.length, 'groups');
  add('tree: groups, mean of 3 seeds', mean(trees.map(({ length }) => length)), 'groups');
  add('flat: best F1 of an intent, mean', mean(flatF1), '');
  add('tree: the same', mean(treeF1.map(mean)), '');
  add('tree ÷ flat, mean best F1', mean(treeF1.map(mean)) / mean(flatF1), '', 0.95);
  // Two runs of flat k-means agree no better than this either: which intents come out well is chance.
  const asGood = treeF1.map((one) =>
    mean(one.map((value, i) => Number(value >= 0.95 * (flatF1[i] as number)))),
  );
  add('tree: intents at least 0.95 × as good as flat', mean(asGood), '');
  const known = flatF1.map((value, i) => (value >= 0.5 ? i : -1)).filter((i) => i >= 0);
  const again = treeF1.map((one) => mean(known.map((i) => Number((one[i] as number) >= 0.475))));
  add('tree: of intents that flat finds (F1 ≥ .5), found', mean(again), '', 0.95);
  for (const rate of [0.5, 0.8]) {
    const power = (groups: ArrayLike<number>[]) =>
      discoveryPower(groups, { truth, classes: 150, rate, runs: Math.max(4, Math.round(40 * scale)) });
    const [ofFlat, ofTree] = [power(flat), mean(trees.map(power))];
    add(`flat: planted failures found, rejected ${rate}`, ofFlat, '');
    add(`tree: the same`, ofTree, '');
    add(`tree ÷ flat, planted failures at ${rate}`, ofTree / ofFlat, '', 0.95);
  }
}

function split(rows: readonly Labelled[]): [string[], Int32Array] {
  const intents = [...new Set(rows.map(({ intent }) => intent))];
  return [rows.map(({ text }) => text), Int32Array.from(rows, ({ intent }) => intents.indexOf(intent))];
}

function groupsOf(labels: Int32Array, k: number): number[][] {
  const groups = Array.from({ length: k }, (): number[] => []);
  labels.forEach((label, row) => {
    groups[label]?.push(row);
  });
  return groups.filter(({ length }) => length >= 20);
}
