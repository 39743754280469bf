import { readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { wilson } from '#lib/stats/index.ts';
import type { ProvidersParts, RateLook } from '../types.ts';

/**
 * The insert rate of mature interactions over projects: sums, and a Wilson interval in which each project's n counts as
 * much as its users' correlation leaves of it. Undefined if nothing has matured. @throws DatabaseAway
 */
export async function rateBetween(
  { database, now }: Pick<ProvidersParts, 'database' | 'now'>,
  projects: readonly Project[],
  range: { from: number; to: number },
): Promise<RateLook | undefined> {
  if (range.to <= range.from) return undefined;
  const results = await Promise.all(
    projects.map((project) => readInsertRate(database, project, { range }, now())),
  );
  const rows = results.flatMap(({ rows: [row] }) => (row && row.n > 0 ? [row] : []));
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  const n = sum((row) => row.n);
  const worth = sum((row) => row.n / row.designEffect);
  const [only] = rows;
  if (rows.length === 1 && only?.rate != null && only.low !== null && only.high !== null)
    return { rate: only.rate, low: only.low, high: only.high, n };
  const { rate, low, high } = wilson({
    successes: sum((row) => row.inserted),
    n,
    designEffect: n / worth || 1,
  });
  return rate === null ? undefined : { rate, low, high, n };
}
