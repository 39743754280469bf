import type { Bench } from '../run.ts';
import { type Clinc, clincLog, discoverClinc, isAbout, trueExcess } from './clinc.ts';

type Options = Pick<Parameters<Bench>[0], 'report' | 'scale'>;
/** A published pattern that is really rejected this little more than the rest is an invented one. */
const invented = 0.02;

/** Logs of other seeds than those on which the funnel was made. */
const unseen = 500;

/** Planted intents found, by the rate at which they are rejected; what is published where nothing is planted. */
export function recall(clinc: Clinc, { report, scale }: Options): void {
  const add = (
    name: string,
    value: number,
    unit: string,
    target?: { atLeast: number } | { atMost: number },
  ) => report.add({ bench: 'patterns', name, value, unit, ...(target && { target }) });
  const seeds = Math.max(1, Math.round(40 * scale));
  for (const [rate, atLeast] of [
    [0.5, 0.66],
    [0.8, 0.9],
  ] as const) {
    let [found, planted, published, wrong] = [0, 0, 0, 0];
    for (let seed = 1; seed <= seeds; seed++) {
      const sample = clincLog(clinc, unseen + seed, rate);
      const { patterns } = discoverClinc(clinc, sample, seed);
      for (const intent of sample.intents)
        if (patterns.some(({ rows }) => isAbout(clinc, rows, intent))) found += 1;
      planted += sample.intents.size;
      published += patterns.length;
      wrong += patterns.filter(({ rows }) => trueExcess(sample.rates, rows) < invented).length;
    }
    const at = `planted at ${100 * rate} %`;
    add(`CLINC150: recall, ${at}`, found / planted, '', { atLeast });
    add(`CLINC150: patterns a run, ${at}`, published / seeds, '');
    add(`CLINC150: share invented, ${at}`, wrong / Math.max(1, published), '', { atMost: 0.05 });
  }
  const nulls = Math.max(1, Math.round(200 * scale));
  let published = 0;
  for (let seed = 1; seed <= nulls; seed++)
    published += discoverClinc(clinc, clincLog(clinc, 1_000 + seed, 0.2, 0), 1 + (seed % seeds)).patterns
      .length;
  add(`CLINC150: patterns in ${nulls} runs with nothing planted`, published, '', { atMost: 1 });
}
