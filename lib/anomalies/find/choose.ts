import type { Judged } from '../series/judge.ts';
import type { Look, Metric, Segment, Series } from '../types.ts';
import type { Claims } from './claims.ts';

/** A series on the day that is judged; `i` counts from the history's first. */
export interface Looked {
  metric: Metric;
  series: Series;
  judged: Judged;
  look: Look;
  i: number;
}

export interface Found {
  metric: Metric;
  series: Series;
  look: Look;
  /** Expected false alarms a day among those as strong as this one. */
  qValue: number;
  /** What is out of the ordinary because of it. */
  also: Segment[];
}

type Candidate = Looked & { qValue: number };

/** The clearest first. */
interface Looks {
  /** Surely out of the ordinary. */
  begun: readonly Candidate[];
  /** What may be reported in their place: these and others that are large. */
  nameable: readonly Candidate[];
  all: readonly Looked[];
}

/** So many of the clearest are weighed against each other. */
const mostWeighed = 12;
/** That something is out of the ordinary is proven by one series; where it is best named is also asked of such rare ones. */
const rareBeside = 0.01;

/**
 * Which of the series that are out of the ordinary are reported: again and again the one that explains most, until what
 * is left is explained. What a series explains is by how much the squares of all scores shrink when its interactions
 * are expected to be so far off in every series that holds some of them (as in matching pursuit; Mallat & Zhang 1993).
 * So a feature that fell is not taken for everything, nor everything for its features.
 * @param isNews whether a look at what is left of a candidate still calls for a report
 */
export function chooseFrom(
  { begun, nameable, all }: Looks,
  claims: Claims,
  isNews: (look: Look, one: Looked) => boolean,
): Found[] {
  const found: Found[] = [];
  let left = begun;
  for (;;) {
    const clear = left.filter((one) => {
      const shift = claims.shiftOf(one.metric, one.series, one.i);
      const look = shift ? one.judged.look(one.i, shift) : one.look;
      return look !== null && isNews(look, one);
    });
    const [proof] = clear;
    if (!proof) break;
    const related = nameable.filter(
      (one) =>
        one.look.pValue <= rareBeside &&
        overlaps(one, proof) &&
        Math.sign(one.look.score) === Math.sign(proof.look.score) &&
        !found.some(({ metric, series }) => metric === one.metric && series === one.series),
    );
    const [first, ...more] = [
      ...new Set([...clear.slice(0, mostWeighed), ...related.slice(0, mostWeighed)]),
    ].map((one) => ({ one, gain: explainedBy(one, all, claims) }));
    if (!first) break;
    const { one } = more.reduce((best, other) => (other.gain > best.gain ? other : best), first);
    const { metric, series, look, qValue, i } = one;
    found.push({ metric, series, look, qValue, also: [] });
    claims.claim(metric, series, i, errorOf(one));
    left = left.filter((other) => other.series !== series || other.metric !== metric);
  }
  for (const { metric, series, i } of left) {
    const by = claims.shiftOf(metric, series, i)?.by;
    found.find((one) => one.metric === metric && one.series === by)?.also.push(series.segment);
  }
  return found;
}

const overlaps = (one: Looked, other: Looked): boolean =>
  one.metric === other.metric &&
  one.i === other.i &&
  one.series.cells.some((cell) => other.series.cells.includes(cell));

const errorOf = ({ judged, i }: Looked): number => judged.error(i) ?? 0;

function explainedBy(candidate: Looked, all: readonly Looked[], claims: Claims): number {
  const { metric, i } = candidate;
  const supposed = { series: candidate.series, error: errorOf(candidate) };
  const own = new Set(candidate.series.cells);
  let gain = 0;
  for (const one of all) {
    if (one.metric !== metric || one.i !== i || !one.series.cells.some((cell) => own.has(cell))) continue;
    const score = (shift: ReturnType<Claims['shiftOf']>) =>
      (shift ? one.judged.look(i, shift) : one.look)?.score ?? 0;
    gain += score(claims.shiftOf(metric, one.series, i)) ** 2;
    gain -= score(claims.shiftOf(metric, one.series, i, supposed)) ** 2;
  }
  return gain;
}
