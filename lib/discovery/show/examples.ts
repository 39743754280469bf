import { type Definition, has, rowsOf, select, setOf, type Table } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '#lib/text/index.ts';
import { traceOf } from '../follow/similar.ts';
import type { Log } from '../log/log.ts';
import { someOf } from './some-of.ts';

/** Rows that show a pattern, the most telling first. */
export interface Examples {
  /** Inside and rejected. */
  rejected: number[];
  /** Inside and kept all the same. */
  kept: number[];
  /** Outside and kept, of the same features, as near as possible. */
  near: number[];
}

export interface ExampleOptions {
  /** In which of the log's vectors nearness is measured; without, examples are drawn at random. */
  basis?: string | undefined;
  /** How many, at most. */
  rejected?: number;
  kept?: number;
  near?: number;
  seed: number;
}

/** Of one user: a pattern is that of many. */
const mostOfOneUser = 2;
/** Rows that are ranked: among so many there are typical ones. */
const mostRanked = 20_000;

/**
 * Examples and counter-examples of a pattern: nearest to the centre of its rejected rows first or, without vectors, spread
 * over users; of one user two at most, and no two with the same words.
 * @throws RangeError if the definition is of meaning and the log has no vectors in its basis
 */
export function examplesOf(log: Log, definition: Definition, options: ExampleOptions): Examples {
  const { basis, rejected = 15, kept = 15, near = 10, seed } = options;
  const { table } = log;
  const random = seededRandom(seed);
  const inside = select(definition, table);
  const rows = rowsOf(inside);
  const isRejected = (row: number) => log.rejected[row] === 1;
  const isOfFeature = featuresOf(table, rows);
  const rejections = rows.filter(isRejected);
  const outside = Uint32Array.from(log.rejected.keys()).filter(
    (row) => !isRejected(row) && !has(inside, row) && isOfFeature(row),
  );
  const vectors = basis === undefined ? undefined : table.vectors?.get(basis);
  const { centre } = traceOf(setOf(table.count, rejections), vectors);
  const pick = (from: Uint32Array, most: number): number[] => {
    const some = someOf(from, mostRanked, random);
    if (!vectors || !centre) return spread(log, some, most);
    return takeFew(log, byNearness(some, vectors, centre), most, mostOfOneUser);
  };
  return {
    rejected: pick(rejections, rejected),
    kept: pick(
      rows.filter((row) => !isRejected(row)),
      kept,
    ),
    near: pick(outside, near),
  };
}

/** Whether a row has a feature that some rows have. */
function featuresOf({ columns }: Table, rows: Uint32Array): (row: number) => boolean {
  const column = columns.get('feature');
  if (column?.kind !== 'category') return () => true;
  const codes = new Set<number>();
  for (const row of rows) codes.add(column.codes[row] as number);
  return (row) => codes.has(column.codes[row] as number);
}

function byNearness(rows: Uint32Array, { dims, data }: Vectors, centre: Float64Array): Uint32Array {
  const cosines = Float64Array.from(rows, (row) =>
    centre.reduce((sum, x, j) => sum + x * (data[row * dims + j] as number), 0),
  );
  return Uint32Array.from(rows.keys())
    .sort((a, b) => (cosines[b] as number) - (cosines[a] as number) || a - b)
    .map((place) => rows[place] as number);
}

/** One of each user, then a second one. */
function spread(log: Log, rows: Uint32Array, most: number): number[] {
  const first = takeFew(log, rows, most, 1);
  const others = rows.filter((row) => !first.includes(row));
  return takeFew(log, Uint32Array.from([...first, ...others]), most, mostOfOneUser);
}

/** The first ones, so many of a user, and no words that were there before. */
function takeFew({ table, unit }: Log, rows: Uint32Array, most: number, ofOneUser: number): number[] {
  const { words } = table;
  const taken: number[] = [];
  const times = new Map<number, number>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (taken.length === most) break;
    const user = unit[row] as number;
    const before = times.get(user) ?? 0;
    const text = words?.words.subarray(words.starts[row], words.starts[row + 1]).join() ?? '';
    if (before >= ofOneUser || (text !== '' && seen.has(text))) continue;
    times.set(user, before + 1);
    seen.add(text);
    taken.push(row);
  }
  return taken;
}
