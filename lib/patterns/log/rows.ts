import type { Database } from '#lib/db/index.ts';
import { type Definition, matches, type Row } from '#lib/matching/index.ts';
import { type Basis, embed } from '#lib/text/index.ts';
import { type Logged, loggedPages, type Reading } from './logged.ts';
import { rowOf } from './row.ts';

export interface RowsReading extends Reading {
  /** Declared metadata keys. */
  dimensions: readonly string[];
  /** Only what falls under it. */
  within?: Definition | undefined;
  /** That in which `within` is near something. */
  basis?: Basis | undefined;
}

export interface LoggedRow {
  logged: Logged;
  row: Row;
}

/** Rows made at a stretch: some 20 ms. */
const stretch = 500;

/**
 * What discovery reads, as definitions see it, oldest first, some at a time: whoever shares a thread with others can let
 * them have a turn in between. Some may be none.
 */
export async function* rowsOfLog(
  database: Pick<Database, 'rows'>,
  reading: RowsReading,
): AsyncGenerator<LoggedRow[]> {
  const { dimensions } = reading;
  const placeIn = countPlaces();
  for await (const page of loggedPages(database, reading))
    for (let from = 0; from < page.length; from += stretch)
      yield page.slice(from, from + stretch).flatMap((logged) => {
        const row = rowOf(logged, dimensions, placeIn(logged.session));
        return isWithin(reading, logged, row) ? { logged, row } : [];
      });
}

function isWithin({ within, basis }: RowsReading, { input }: Logged, row: Row): boolean {
  if (!within || !basis) return !within || matches(within, row);
  const vectors = new Map([[basis.id, embed(basis, [input ?? '']).data]]);
  return matches(within, { ...row, vectors });
}

/** Places of interactions in their sessions, from 1, as they come. */
function countPlaces(): (session: string | null) => number | undefined {
  const places = new Map<string, number>();
  return (session) => {
    if (session === null) return undefined;
    const place = (places.get(session) ?? 0) + 1;
    places.set(session, place);
    return place;
  };
}
