import {
  type Bitset,
  both,
  type Definition,
  type Literal,
  overlapOf,
  select,
  setOf,
  sizeOf,
  type Table,
} from '#lib/matching/index.ts';
import { inputLiterals } from './input-literals.ts';

/** How well one set of inputs agrees with another, counted on interactions that had no part in choosing. */
export interface Agreement {
  /** Of the inputs that the condition matches, the share that falls under the pattern, 0–1; null: it matches none. */
  precision: number | null;
  /** Of the inputs that fall under the pattern, the share that the condition matches, 0–1; null: there are none. */
  recall: number | null;
  /** Harmonic mean of both, 0 where they are missing. */
  f1: number;
  /** Interactions that were compared, and how many of them fall under the pattern. */
  n: number;
  inPattern: number;
}

export interface StandIn {
  condition: Definition;
  agreement: Agreement;
}

interface Candidate {
  literals: readonly Literal[];
  near: boolean;
  set: Bitset;
  f1: number;
}

/** Conditions of at most so many literals beside the feature are tried, and only the best of each length are gone on with. */
const [mostLiterals, kept, partners] = [3, 12, 80];
/** A longer one must agree better by so much. */
const leastGain = 0.02;

/**
 * The condition on inputs that agrees best (F1) with a definition that looks at more: words, language, script, length
 * and, where the definition has it, the theme. Chosen on every other row of the table, judged on the rest.
 * @param table with vectors, if the definition has a theme. @returns null if none of its rows fall under the definition
 */
export function findStandIn(definition: Definition, table: Table): StandIn | null {
  const pattern = select(definition, table);
  const [seen, unseen] = halvesOf(table.count);
  const wanted = both(pattern, seen);
  if (sizeOf(wanted) === 0) return null;
  const always = definition.all.filter(({ field }) => field === 'feature');
  const theme = definition.near && { version: 1 as const, all: [], near: definition.near };
  const everything = always.length > 0 ? both(select({ version: 1, all: always }, table), seen) : seen;

  const f1Of = (set: Bitset) => f1(overlapOf(set, wanted), sizeOf(set), sizeOf(wanted));
  const pool = inputLiterals(table, wanted)
    .map((literals): Candidate => {
      const set = both(select({ version: 1, all: literals }, table), everything);
      return { literals, near: false, set, f1: f1Of(set) };
    })
    .concat(theme ? themeOf(select(theme, table)) : [])
    .sort((a, b) => b.f1 - a.f1)
    .slice(0, partners);
  function themeOf(selected: Bitset): Candidate {
    const set = both(selected, everything);
    return { literals: [], near: true, set, f1: f1Of(set) };
  }

  let best: Candidate = { literals: [], near: false, set: everything, f1: f1Of(everything) };
  let front = pool.slice(0, kept);
  for (let length = 1; length <= mostLiterals && front.length > 0; length++) {
    const [first] = front;
    if (first && (first.f1 > best.f1 + leastGain || isEmpty(best, always))) best = first;
    front = front
      .flatMap((one) => pool.map((other) => joined(one, other, f1Of)))
      .filter((one) => one.f1 > best.f1)
      .sort((a, b) => b.f1 - a.f1)
      .slice(0, kept);
  }
  if (isEmpty(best, always)) return null;
  const condition: Definition = {
    version: 1,
    all: [...always, ...best.literals],
    ...(best.near && { near: definition.near }),
  };
  return { condition, agreement: agreementOf(select(condition, table), pattern, unseen) };
}

const isEmpty = ({ literals, near }: Candidate, always: readonly Literal[]): boolean =>
  literals.length + always.length === 0 && !near;

function joined(a: Candidate, b: Candidate, f1Of: (set: Bitset) => number): Candidate {
  const set = both(a.set, b.set);
  return { literals: [...a.literals, ...b.literals], near: a.near || b.near, set, f1: f1Of(set) };
}

/** Every other row, and the rest. */
function halvesOf(count: number): [Bitset, Bitset] {
  const rows = Array.from({ length: count }, (_, row) => row);
  const half = (odd: number) =>
    setOf(
      count,
      rows.filter((row) => row % 2 === odd),
    );
  return [half(0), half(1)];
}

function agreementOf(condition: Bitset, pattern: Bitset, among: Bitset): Agreement {
  const [found, wanted] = [both(condition, among), both(pattern, among)];
  const [hits, matched, inPattern] = [overlapOf(found, wanted), sizeOf(found), sizeOf(wanted)];
  return {
    precision: matched > 0 ? hits / matched : null,
    recall: inPattern > 0 ? hits / inPattern : null,
    f1: f1(hits, matched, inPattern),
    n: sizeOf(among),
    inPattern,
  };
}

const f1 = (hits: number, matched: number, wanted: number): number =>
  matched + wanted > 0 ? (2 * hits) / (matched + wanted) : 0;
