import { discover, type Log } from '#lib/discovery/index.ts';
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
  const null_ = (name: string, log: Log, change: typeof permutedWithinUsers, basis?: string) => {
    const random = seededRandom(name);
    let publishing = 0;
    for (let i = 0; i < runs; i++)
      publishing += Number(discover(change(log, random), { seed: i, basis }).patterns.length > 0);
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
  null_('CLINC150, outcomes permuted within users', planted.log, permutedWithinUsers, clinc.basis);
  null_('CLINC150, rates dealt anew', planted.log, ratesDealtAnew, clinc.basis);
  null_('demo, rates dealt anew', demoLog().log, ratesDealtAnew);
  if (hasCoauthor) {
    const { log } = coauthorLog();
    null_('CoAuthor, outcomes permuted within users', log, permutedWithinUsers);
    null_('CoAuthor, rates dealt anew', log, ratesDealtAnew);
  }
  stability(clinc, { report, scale });
}

function stability(clinc: Clinc, { report, scale }: Options): void {
  let [again, all] = [0, 0];
  for (let seed = 1; seed <= Math.max(1, Math.round(10 * scale)); seed++) {
    const sample = clincLog(clinc, seed, 0.8);
    const [first, second] = [1, 2].map((clustering) => discoverClinc(clinc, sample, clustering).patterns);
    for (const pattern of first ?? []) {
      all += 1;
      const rows = new Set(pattern.rows);
      const returns = second?.some((other) => {
        const shared = other.rows.reduce((sum, row) => sum + Number(rows.has(row)), 0);
        return shared / (rows.size + other.rows.length - shared) >= 0.5;
      });
      if (returns) again += 1;
    }
  }
  const name = 'confirmed patterns that return under another clustering seed';
  report.add({
    bench: 'patterns',
    name,
    value: again / Math.max(1, all),
    unit: '',
    target: { atLeast: 0.8 },
  });
}
