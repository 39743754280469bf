import type { Executor } from '#lib/db/index.ts';

/** ms now: of the clock that was given, else of Postgres, since the processes that share its rows have clocks apart. */
export async function timeOf(executor: Executor, now: (() => number) | undefined): Promise<number> {
  if (now) return now();
  const [row] = await executor.rows<{ ms: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000) as ms',
  );
  return (row as { ms: number }).ms;
}
