import { type Bitset, has } from '#lib/matching/index.ts';
import { contrastTerms, type WrittenText } from '#lib/text/index.ts';
import type { Log } from '../log/log.ts';

/** Inputs that are read of each side, at most; evenly over all of its rows. */
const mostInputs = { inside: 1_000, outside: 1_000, rest: 2_000 };

/** Words that tell a segment's rejected inputs from its accepted ones and from all others; such as may be shown. */
export function termsOf(log: Log, segment: Bitset, limit: number): string[] {
  const { table, rejected } = log;
  if (!table.words) return [];
  const rows = Array.from({ length: table.count }, (_, row) => row);
  const read = inputsOf(log);
  const inside = rows.filter((row) => has(segment, row));
  const terms = contrastTerms(
    {
      inside: read(
        inside.filter((row) => rejected[row] === 1),
        mostInputs.inside,
      ),
      outside: read(
        inside.filter((row) => rejected[row] === 0),
        mostInputs.outside,
      ),
      rest: read(
        rows.filter((row) => !has(segment, row)),
        mostInputs.rest,
      ),
    },
    { limit },
  );
  return terms.map(({ term }) => term);
}

function inputsOf({ table, unit }: Log) {
  const { words, columns } = table;
  const tenant = columns.get('tenant');
  const tenantOf = (row: number) => {
    const value = tenant?.kind === 'category' ? tenant.values[tenant.codes[row] as number] : null;
    return value === null || value === undefined ? null : String(value);
  };
  return (rows: readonly number[], most: number): WrittenText[] => {
    const step = Math.max(1, rows.length / most);
    return Array.from({ length: Math.min(rows.length, most) }, (_, i) => {
      const row = rows[Math.floor(i * step)] as number;
      const places = words?.words.subarray(words.starts[row], words.starts[row + 1]) ?? [];
      const text = Array.from(places, (place) => words?.vocabulary[place]).join(' ');
      return { text, user: String(unit[row]), tenant: tenantOf(row) };
    });
  };
}
