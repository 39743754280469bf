import type { Database } from '#lib/db/index.ts';

/** Writes how far runs are: one write of a run at a time, so that the last word is the last; those between are left out. */
export function createProgress(database: Database): (runId: string, share: number, words: string) => void {
  const next = new Map<string, [share: number, words: string]>();
  const writing = new Set<string>();

  async function write(runId: string): Promise<void> {
    for (let now = next.get(runId); now; now = next.get(runId)) {
      next.delete(runId);
      await database.rows(
        `insert into run_progress (run_id, share, words) values ($1, $2, $3)
         on conflict (run_id) do update set share = excluded.share, words = excluded.words, at = now()`,
        [runId, ...now],
      );
    }
  }

  return (runId, share, words) => {
    next.set(runId, [share, words]);
    if (writing.has(runId)) return;
    writing.add(runId);
    // Nothing depends on it.
    void write(runId)
      .catch(() => next.delete(runId))
      .finally(() => writing.delete(runId));
  };
}
