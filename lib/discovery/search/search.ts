import { type Bitset, both, has, type Literal, rowsOf, setOf } from '#lib/matching/index.ts';
import { contrasting } from '../log/contrast.ts';
import type { Population } from '../log/population.ts';
import { beating } from './beats.ts';
import { type Candidate, type Family, type Found, worthKeeping } from './candidate.ts';
import { facetsOf } from './facets.ts';
import { unionOf, worstOf } from './features.ts';
import { looksHigh, looksHigher, rowParts, type Tally, tallyFacet, tallyRows } from './tally.ts';

/** One literal, with its rows of the population. */
export interface Part {
  literal: Literal;
  rows: Bitset;
  tally: Tally;
}

/** The rows of the population for which all parts hold. */
export interface Segment {
  parts: readonly Part[];
  rows: Uint32Array;
  tally: Tally;
}

/** A conjunction that became a candidate. */
export interface Narrowed {
  segment: Segment;
  z: number;
}

/**
 * What all generators of conjunctions do: count by GROUP BY, test what looks high there at the level of users, narrow.
 * @param support rows that a segment must have among the population's, at least
 */
export function startSearch(population: Population, support: number) {
  const sums = rowParts(population);
  const test = contrasting(population);
  const beats = beating(population, sums.excess);
  const found: Found = { candidates: [], looked: {} };
  const seen = new Set<string>();

  const partOf = (literal: Literal, rows: Uint32Array): Part => ({
    literal,
    rows: setOf(population.log.table.count, rows),
    tally: tallyRows(rows, sums),
  });

  const facets = facetsOf(population.log.table, population.rows, support).map((facet) => ({
    ...facet,
    parts: facet.literals.map(({ literal, from, to }): Part => {
      const { codes } = facet;
      const holds = (row: number) => (codes[row] as number) >= from && (codes[row] as number) <= to;
      return partOf(literal, population.rows.filter(holds));
    }),
  }));

  /** Counts a segment that is large enough to be one. */
  function isSupported(family: Family, { rows }: Tally): boolean {
    if (rows < support) return false;
    found.looked[family] = (found.looked[family] ?? 0) + 1;
    return true;
  }

  /** Three literals can be reached from each two of them. */
  function isNew(parts: readonly Part[]): boolean {
    const key = parts
      .map(({ literal }) => JSON.stringify(literal))
      .sort()
      .join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }

  /** A segment whose test is worth keeping. */
  function tested(family: Family, { parts, rows }: Segment): Candidate | null {
    const candidate = { family, literals: parts.map(({ literal }) => literal), rows, test: test(rows) };
    return worthKeeping(candidate) ? candidate : null;
  }

  const ways = facets.reduce((sum, { literals }) => sum + literals.length, 0);

  /** Whether a segment is worse than each of the wider ones that lack one of its parts. */
  const beatsWider = (segment: Segment, parent: Segment): boolean =>
    segment.parts.every((left) => {
      const wider = segment.parts.filter((part) => part !== left);
      const isParent = parent.parts.every((part) => wider.includes(part));
      const rows = isParent ? parent.rows : rowsOf(wider.map((part) => part.rows).reduce(both));
      return beats(segment.rows, rows, ways);
    });

  /** A segment with one more part, if that makes it a candidate. */
  function add(family: Family, parent: Segment, part: Part, tally: Tally): Narrowed[] {
    if (tally.rows < support) return [];
    const parts = [...parent.parts, part];
    if (parts.length > 2 && !isNew(parts)) return [];
    if (!isSupported(family, tally) || !looksHigh(tally)) return [];
    if (!looksHigher(tally, parent.tally) || !looksHigher(tally, part.tally)) return [];
    const segment = { parts, rows: parent.rows.filter((row) => has(part.rows, row)), tally };
    const candidate = tested(family, segment);
    if (!candidate || !beatsWider(segment, parent)) return [];
    found.candidates.push(candidate);
    return [{ segment, z: candidate.test.z }];
  }

  return {
    found,
    facets,

    /** One literal as a segment. @param rows those of the population for which it holds */
    single: (literal: Literal, rows: Uint32Array): Segment => {
      const part = partOf(literal, rows);
      return { parts: [part], rows, tally: part.tally };
    },

    /** Looks at one segment by itself. */
    look(family: Family, segment: Segment): void {
      if (!isSupported(family, segment.tally) || !looksHigh(segment.tally)) return;
      const candidate = tested(family, segment);
      if (candidate) found.candidates.push(candidate);
    },

    /** Adds each literal of some facets to a segment. @returns the conjunctions that became candidates */
    narrow(family: Family, parent: Segment, by: typeof facets): Narrowed[] {
      return by.flatMap((facet) => {
        const tallyOf = tallyFacet(facet, parent.rows, sums);
        const narrowed = facet.literals.flatMap((range, i) =>
          add(family, parent, facet.parts[i] as Part, tallyOf(range)),
        );
        if (facet.field !== 'feature') return narrowed;
        const worst = worstOf(facet.literals.map(tallyOf));
        if (!worst) return narrowed;
        found.looked[family] = (found.looked[family] ?? 0) + worst.tried;
        const part = unionOf(worst.places.map((place) => facet.parts[place] as Part));
        return [...narrowed, ...add(family, parent, part, worst.tally)];
      });
    },
  };
}
