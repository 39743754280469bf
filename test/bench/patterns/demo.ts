import { type FailureMode, failureModes } from '#lib/demo/index.ts';
import { discover } from '#lib/discovery/index.ts';
import { buildBasis, embed } from '#lib/text/index.ts';
import { demoLog } from '../../discovery/demo-log.ts';
import type { Bench } from '../run.ts';

/** Words that must stand in the name of a pattern that is a failure mode. */
const words: Record<keyof typeof failureModes, RegExp> = {
  transparentHero: /transparent|background|hintergrund|fondo|fundo|png|alpha|透明|透過|โปร่งใส|شفاف/i,
  paragraphButton: /button-text.*result is longer/,
  japaneseText: /Japanese/,
  loudHeading: /heading-text.*prompt version is v3/,
};
/** Share of a pattern's rows that must be of a failure mode for it to be one; with less it is mixed. */
const leastShare = 0.5;
/** A pattern whose rows fail this little more often than others of the same features is invented. */
const leastExcess = 0.1;

/** The demo project's known failure modes: found, named, and nothing invented, over several demo projects. */
export function demo({ report, scale }: Pick<Parameters<Bench>[0], 'report' | 'scale'>): void {
  const seeds = Math.max(1, Math.round(10 * scale));
  let [found, named, mixed, invented, published] = [0, 0, 0, 0, 0];
  const modes = Object.entries(failureModes) as [keyof typeof failureModes, FailureMode][];
  for (let seed = 1; seed <= seeds; seed++) {
    const { log, interactions } = demoLog({ seed });
    const texts = interactions.map(({ input }) => input);
    const basis = buildBasis(texts, { seed: 1 });
    const vectors = new Map([[basis.id, embed(basis, texts)]]);
    const { patterns } = discover({ ...log, table: { ...log.table, vectors } }, { seed: 1, basis: basis.id });
    const failing = interactions.map((one) => modes.some(([, mode]) => mode.matches(one as never)));
    const usual = shareByFeature(interactions, failing);
    const excessOf = (rows: Uint32Array) =>
      rows.reduce(
        (sum, row) => sum + Number(failing[row]) - (usual.get(interactions[row]?.feature ?? '') ?? 0),
        0,
      ) / rows.length;
    const about = patterns.map(({ rows, name }) => {
      const shares = modes.map(
        ([, mode]) => rows.filter((row) => mode.matches(interactions[row] as never)).length / rows.length,
      );
      const best = shares.indexOf(Math.max(...shares));
      return {
        name,
        excess: excessOf(rows),
        mode: (shares[best] as number) >= leastShare ? modes[best]?.[0] : undefined,
      };
    });
    if (seed === 1)
      for (const { name, effect } of patterns)
        console.log(
          `  demo: ${name} | ${effect.difference?.difference.toFixed(2)} [${effect.difference?.low.toFixed(2)}, ${effect.difference?.high.toFixed(2)}]`,
        );
    for (const [key] of modes) {
      const of = about.filter(({ mode }) => mode === key);
      found += Number(of.length > 0);
      named += Number(of.some(({ name }) => words[key].test(name)));
    }
    const others = about.filter(({ mode }) => mode === undefined);
    mixed += others.filter(({ excess }) => excess >= leastExcess).length;
    invented += others.filter(({ excess }) => excess < leastExcess).length;
    published += patterns.length;
  }
  const all = seeds * modes.length;
  const add = (name: string, value: number, target?: { atLeast: number } | { atMost: number }) =>
    report.add({ bench: 'patterns', name: `demo: ${name}`, value, unit: '', ...(target && { target }) });
  add(`failure modes found, of ${all}`, found, { atLeast: all });
  add('… with their words in the name', named, { atLeast: all });
  add(`of several, or of one among much else, of ${published}`, mixed);
  add(`invented, of ${published}`, invented, { atMost: 0 });
}

function shareByFeature(
  interactions: readonly { feature: string }[],
  failing: readonly boolean[],
): Map<string, number> {
  const counts = new Map<string, { n: number; failing: number }>();
  interactions.forEach(({ feature }, row) => {
    const count = counts.get(feature) ?? { n: 0, failing: 0 };
    counts.set(feature, { n: count.n + 1, failing: count.failing + Number(failing[row]) });
  });
  return new Map([...counts].map(([feature, count]) => [feature, count.failing / count.n]));
}
