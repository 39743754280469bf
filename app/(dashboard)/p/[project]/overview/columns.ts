import type { InsertRateRow } from '#lib/insights/index.ts';

export type SortKey = 'key' | 'n' | 'rate' | 'expired' | 'maturing' | 'failed' | 'cost';

interface Column {
  label: string;
  className: 'name' | 'count' | 'whisker' | 'number' | 'trend';
  /** Absent: not sortable. */
  key?: SortKey;
  meaning?: string;
}

export const columns: Column[] = [
  { label: 'Name', className: 'name', key: 'key' },
  {
    label: 'n',
    className: 'count',
    key: 'n',
    meaning: 'Shown interactions whose attribution window has passed',
  },
  { label: 'Insert rate', className: 'number', key: 'rate' },
  { label: '95 % interval', className: 'whisker' },
  { label: 'Expired', className: 'number', key: 'expired', meaning: 'Share of n without any signal' },
  { label: 'Maturing', className: 'number', key: 'maturing', meaning: 'Shown, window not passed yet' },
  {
    label: 'Failed',
    className: 'number',
    key: 'failed',
    meaning: 'Share of all logged generations that gave no result',
  },
  {
    label: '$ / inserted',
    className: 'number',
    key: 'cost',
    meaning: 'Cost of all generations per inserted one',
  },
  { label: 'Trend', className: 'trend' },
];

const values: Record<Exclude<SortKey, 'key'>, (row: InsertRateRow) => number | null> = {
  n: (row) => row.n,
  rate: (row) => row.rate,
  expired: (row) => (row.n > 0 ? row.expired / row.n : null),
  maturing: (row) => row.maturing.n,
  failed: (row) => (row.interactions > 0 ? row.failed / row.interactions : null),
  cost: (row) => row.costPerInsertedMicroUsd,
};

/** Order of two rows; what has no value comes last either way. */
export function compareBy(key: SortKey, a: InsertRateRow, b: InsertRateRow, down: boolean): number {
  const sign = down ? -1 : 1;
  if (key === 'key') {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * a.key.localeCompare(b.key, 'en', { numeric: true });
  }
  const [first, second] = [values[key](a), values[key](b)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return sign * (first - second);
}
