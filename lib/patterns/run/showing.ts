import { type Discovery, examplesOf, mapOf, placesOf } from '#lib/discovery/index.ts';
import { type Bitset, type Definition, has, select } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import type { ReadLog } from '../log/read-log.ts';
import type { Examples, Findings, FoundPattern, FoundPoint, LookRequest, WeekFigures } from './types.ts';

const mostExamples = { rejected: 15, kept: 15, near: 10 };
const mostPoints = 4_000;
const mostUnseen = 30;

/** What shows the patterns: examples by id, where they live, their weeks, and a map of all inputs. */
export function showing(
  { seed, map }: LookRequest,
  read: ReadLog,
  discovery: Discovery,
  basis: string | undefined,
  weeks: (definition: Definition) => WeekFigures[],
): Pick<Findings, 'patterns' | 'map'> {
  const { log } = read;
  const idsOf = (rows: readonly number[]) => rows.map((row) => read.ids[row] as string);
  const patterns = discovery.patterns.map(({ rows, ...pattern }): FoundPattern => {
    const examples = examplesOf(log, pattern.definition, { basis, seed, ...mostExamples });
    const ids: Examples = {
      rejected: idsOf(examples.rejected),
      kept: idsOf(examples.kept),
      near: idsOf(examples.near),
    };
    return {
      ...pattern,
      interactions: rows.length,
      weeks: weeks(pattern.definition),
      examples: ids,
      unseen: unseenOf(read, select(pattern.definition, log.table), ids, seed),
      places: placesOf(log, rows),
    };
  });
  const points = map && basis !== undefined ? mapOf(log, basis, { most: mostPoints, seed }) : null;
  const sets = discovery.patterns.map(({ definition }) => select(definition, log.table));
  const drawn = Array.from(
    points?.rows ?? [],
    (row, i): FoundPoint => ({
      id: read.ids[row] as string,
      x: points?.x[i] as number,
      y: points?.y[i] as number,
      isRejected: log.rejected[row] === 1,
      patterns: sets.flatMap((set, place) => (has(set, row) ? [place] : [])),
    }),
  );
  return { patterns, map: drawn };
}

/** As many inside as outside, in an order that the seed gives. */
function unseenOf(
  { log, ids }: ReadLog,
  inside: Bitset,
  examples: Examples,
  seed: number,
): FoundPattern['unseen'] {
  const random = seededRandom(`unseen ${seed}`);
  const seen = new Set(Object.values(examples).flat());
  const unseen = { inside: [] as string[], outside: [] as string[] };
  // Enough draws even where one side is a hundredth of the log.
  for (let draw = 0; draw < 20_000; draw++) {
    const row = random.integer(log.table.count);
    const side = has(inside, row) ? unseen.inside : unseen.outside;
    const id = ids[row] as string;
    if (side.length < mostUnseen && !seen.has(id)) {
      side.push(id);
      seen.add(id);
    }
    if (unseen.inside.length + unseen.outside.length === 2 * mostUnseen) break;
  }
  return unseen;
}
