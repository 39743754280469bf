import { assignToKnown, type DiscoverOptions, discover, type Log, traceOf } from '#lib/discovery/index.ts';
import { type Bitset, overlapOf, setOf, sizeOf } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { demoLog } from '../../discovery/demo-log.ts';
import { permutedWithinUsers, ratesDealtAnew } from '../../discovery/nulls.ts';
import { hasCoauthor } from '../../support/shared-data.ts';
import type { Bench } from '../run.ts';
import { type Clinc, clincLog, discoverClinc } from './clinc.ts';
import { coauthorLog } from './coauthor.ts';

type Options = Pick<Parameters<Bench>[0], 'report' | 'scale'>;

/** What must always hold: both nulls publish in at most one run of twenty; clustering's seed hardly matters. */
export function always(clinc: Clinc, { report, scale }: Options): void {
  const runs = Math.max(1, Math.round(400 * scale));
  const check = (
    name: string,
    log: Log,
    change: typeof permutedWithinUsers,
    options: Partial<DiscoverOptions> = {},
  ) => {
    const random = seededRandom(name);
    let publishing = 0;
    for (let i = 0; i < runs; i++)
      publishing += Number(discover(change(log, random), { seed: i, ...options }).patterns.length > 0);
    const value = publishing / runs;
    report.add({
      bench: 'patterns',
      name: `${name}: runs that publish`,
      value,
      unit: '',
      target: { atMost: 0.05 },
    });
  };
  const planted = clincLog(clinc, 1, 0.8);
  const ofClinc = { basis: clinc.basis, tree: clinc.treeOf(1) };
  check('CLINC150, outcomes permuted within users', planted.log, permutedWithinUsers, ofClinc);
  check('CLINC150, rates dealt anew', planted.log, ratesDealtAnew, ofClinc);
  check('demo, rates dealt anew', demoLog().log, ratesDealtAnew);
  if (hasCoauthor) {
    const { log } = coauthorLog();
    check('CoAuthor, outcomes permuted within users', log, permutedWithinUsers);
    check('CoAuthor, rates dealt anew', log, ratesDealtAnew);
  }
  stability(clinc, { report, scale });
}

/** Patterns under one clustering that are there under another: by the rule that follows patterns from week to week. */
function stability(clinc: Clinc, { report, scale }: Options): void {
  const trace = (rows: Uint32Array) => traceOf(setOf(clinc.texts.length, rows), clinc.vectors);
  let [again, sharing, all] = [0, 0, 0];
  for (let seed = 1; seed <= Math.max(2, Math.round(10 * scale)); seed++) {
    const sample = clincLog(clinc, seed, 0.8);
    const [first = [], second = []] = [1, 2].map((clustering) =>
      discoverClinc(clinc, sample, clustering).patterns.map(({ rows }) => trace(rows)),
    );
    all += first.length;
    again += assignToKnown(first, second).filter((place) => place !== null).length;
    sharing += first.filter((one) => second.some((other) => jaccard(one.rows, other.rows) >= 0.5)).length;
  }
  const add = (name: string, value: number, target?: { atLeast: number }) =>
    report.add({ bench: 'patterns', name, value, unit: '', ...(target && { target }) });
  add('confirmed patterns that return under another clustering seed', again / Math.max(1, all), {
    atLeast: 0.8,
  });
  add('… with half of their rows or more', sharing / Math.max(1, all));
}

const jaccard = (a: Bitset, b: Bitset): number => {
  const shared = overlapOf(a, b);
  return shared / (sizeOf(a) + sizeOf(b) - shared);
};
