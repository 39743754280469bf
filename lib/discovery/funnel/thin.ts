import type { SegmentTest } from '../log/contrast.ts';
import type { Population } from '../log/population.ts';
import { type Candidate, isLarge, leastUsers } from '../search/candidate.ts';
import { coresOf } from './core.ts';
import { type Kept, startCover } from './cover.ts';
import type { Judged, Judgement } from './judge.ts';
import { effortOf } from './plainness.ts';
import { type Shaped, shaping } from './shape.ts';

/** Patterns that one run hands on to confirmation, at most. */
const mostKept = 40;
/** A segment with a larger share of its rows inside kept ones is a variant of them. */
const variantShare = 0.5;
/** Segments that share more than this of their rows (Jaccard) say the same; the plainest of them speaks … */
const sameShare = 0.7;
/** … unless it says it so much less clearly. */
const clearness = 0.93;
/** p of a group's rows outside of the kept ones beyond which nothing comes of it, whatever its ball is. */
const hopelessP = 0.05;

export interface Thinned {
  kept: Kept[];
  /** How many were variants of kept ones, and how many had nothing left to say beside them. */
  variants: number;
  explained: number;
}

interface Waiting {
  judged: Judged;
  shaped: Shaped | null;
  /** Among the rows that were not covered when it was last tested. */
  clarity: number;
}

/**
 * From many overlapping segments to a few that each say something of their own: the clearest one is kept, or its core;
 * what mostly lies inside it is a variant of it, and the rest must show the same again among the rows that no kept one
 * covers.
 * Segments are tested again only when they are about to be kept: less can be left then, hardly more.
 */
export function thin(population: Population, { passed, cuts }: Judgement, basis?: string): Thinned {
  const shape = shaping(population, basis);
  const cover = startCover(population);
  const coresIn = coresOf(population);
  const queue = passed
    .map((judged): Waiting => ({ judged, shaped: null, clarity: judged.candidate.test.clarity }))
    .sort((a, b) => b.clarity - a.clarity);
  let [variants, explained] = [0, 0];
  const isVariant = ({ rows }: { rows: Uint32Array }) => cover.shareOf(rows) > variantShare;
  /** How a segment fares beside the kept ones; null if it has nothing left to say. */
  const testBeside = ({ judged }: Waiting, shaped: Shaped): SegmentTest | null => {
    const test = cover.testRest(shaped);
    const cut = cuts[judged.candidate.family] ?? 0;
    return test.users >= leastUsers && isLarge(test) && test.pValue <= cut ? test : null;
  };
  const coreOf = (wide: Shaped): Shaped | null => {
    if (wide.family !== 'group') return null;
    const uncovered = queue.filter(({ judged }) => !isVariant(judged.candidate));
    for (const waiting of coresIn(cover.leftOf(wide.rows), uncovered)) {
      const core = waiting.shaped ?? shape(waiting.judged);
      if (!core || core.rows.length >= wide.rows.length || isVariant(core)) continue;
      if (testBeside(waiting, core)) return coreOf(core) ?? core;
    }
    return null;
  };

  /** The ball of a group is dear: none is made where even the group's own rows say nothing beside the kept ones. */
  const isHopeless = ({ judged: { candidate }, shaped }: Waiting): boolean => {
    if (shaped || candidate.family !== 'group') return false;
    const test = cover.testRest(candidate);
    return !isLarge(test) || test.pValue > hopelessP;
  };

  for (let next = queue.shift(); next && cover.kept.length < mostKept; next = queue.shift()) {
    const { judged } = next;
    const isLeftOut = isHopeless(next);
    const shaped = isLeftOut ? null : (next.shaped ?? shape(judged));
    const { rows } = shaped ?? judged.candidate;
    if ((shaped || isLeftOut) && isVariant({ rows })) {
      cover.addVariant(rows, () => (shaped ?? shape(judged))?.definition);
      variants += 1;
      continue;
    }
    const test = shaped && testBeside(next, shaped);
    if (!test) {
      explained += 1;
      continue;
    }
    const isClearest = test.clarity >= (queue[0]?.clarity ?? 0);
    const core = isClearest ? coreOf(shaped) : null;
    if (isClearest) cover.keep(plainest(core ?? shaped, queue, shape));
    if (core || !isClearest) insert(queue, { ...next, shaped, clarity: test.clarity });
  }
  return { kept: cover.kept, variants, explained };
}

function insert(queue: Waiting[], waiting: Waiting): void {
  const place = queue.findIndex(({ clarity }) => clarity <= waiting.clarity);
  queue.splice(place < 0 ? queue.length : place, 0, waiting);
}

/** Of all that say almost the same almost as clearly, the one that is easiest to understand. */
function plainest(
  best: Shaped,
  others: readonly Waiting[],
  shape: (judged: Judged) => Shaped | null,
): Shaped {
  const rows = new Set(best.rows);
  const says = ({ family, test, rows: theirs }: Candidate) => {
    if (family === 'group' || test.clarity < clearness * best.test.clarity) return false;
    const shared = theirs.reduce((sum, row) => sum + Number(rows.has(row)), 0);
    return shared / (rows.size + theirs.length - shared) > sameShare;
  };
  return others
    .filter(({ judged }) => says(judged.candidate))
    .map(({ judged }) => shape(judged))
    .filter((shaped) => shaped !== null)
    .reduce((plain, shaped) => (effortOf(shaped) < effortOf(plain) ? shaped : plain), best);
}
