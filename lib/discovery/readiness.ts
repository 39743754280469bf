import type { Log } from './log/log.ts';

/** What keeps discovery from finding anything yet. */
export interface Missing {
  what: 'rows' | 'users' | 'rejected rows' | 'inserted rows' | 'user or session ids';
  have: number;
  need: number;
  /** When there will be enough at the present rate, ms; null if there is none so far. */
  expectedAtMs: number | null;
}

/** Below these nothing could pass the funnel: 40 rows of 10 users among those who find, and a rest to compare with. */
const least = { rows: 300, users: 20, 'rejected rows': 30, 'inserted rows': 30 } as const;

/** @param nowMs the present, ms */
export function missingIn(log: Log, nowMs: number): Missing[] {
  const { table, rejected, rowsWithoutUnit } = log;
  if (table.count === 0 && rowsWithoutUnit > 0)
    return [{ what: 'user or session ids', have: 0, need: least.users, expectedAtMs: null }];
  const rejections = rejected.reduce((sum, one) => sum + one, 0);
  const have = {
    rows: table.count,
    users: log.unitHash.length,
    'rejected rows': rejections,
    'inserted rows': table.count - rejections,
  };
  const firstMs = log.createdAtMs.reduce((first, at) => Math.min(first, at), nowMs);
  return (Object.keys(least) as (keyof typeof least)[])
    .filter((what) => have[what] < least[what])
    .map((what) => ({
      what,
      have: have[what],
      need: least[what],
      expectedAtMs:
        have[what] > 0 && nowMs > firstMs
          ? Math.round(nowMs + ((nowMs - firstMs) * (least[what] - have[what])) / have[what])
          : null,
    }));
}
