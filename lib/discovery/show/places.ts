import type { Field, Scalar } from '#lib/matching/index.ts';
import type { Log } from '../log/log.ts';

/** Rows that share where they came from; null where the log does not say. */
export interface Place {
  feature: string | null;
  model: string | null;
  language: string | null;
  vendor: string | null;
  promptVersion: string | null;
  n: number;
  rejected: number;
}

const fields = ['feature', 'model', 'language', 'vendor', 'promptVersion'] as const satisfies Field[];
const mostPlaces = 200;

/** Counts of some rows by feature × model × language × vendor × prompt version, the most frequent ones first. */
export function placesOf({ table, rejected }: Log, rows: ArrayLike<number>): Place[] {
  const columns = fields.map((field) => table.columns.get(field));
  const textsOf = (row: number) =>
    columns.map((column) => {
      const value: Scalar | null | undefined =
        column?.kind === 'category' ? column.values[column.codes[row] as number] : null;
      return value == null ? null : String(value);
    });
  const places = new Map<string, Place>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const key = columns.map((column) => (column?.kind === 'category' ? column.codes[row] : 0)).join();
    let place = places.get(key);
    if (!place) {
      const [feature = null, model = null, language = null, vendor = null, promptVersion = null] =
        textsOf(row);
      place = { feature, model, language, vendor, promptVersion, n: 0, rejected: 0 };
      places.set(key, place);
    }
    place.n += 1;
    place.rejected += rejected[row] as number;
  }
  return [...places.values()].sort((a, b) => b.n - a.n || b.rejected - a.rejected).slice(0, mostPlaces);
}
