import { Overloaded } from '#lib/domain/index.ts';
import type { RunResult, RunState } from '#lib/durable/index.ts';
import { type ReceiveParts, receive } from './receive.ts';
import { findStored, forgetEnded, listOpen, removeEnded, removeImport, type StoredImport } from './store.ts';
import type { Import, ImportId, ImportState, Imports } from './types.ts';
import { unpack } from './unpack.ts';

export interface ImportsParts extends ReceiveParts {
  /** What became of a run; undefined if it is forgotten. */
  runResult(runId: string): Promise<RunResult<unknown> | undefined>;
  maxBytes: number;
}

/** Bodies at once in one process: each holds a line and a chunk in memory. */
const mostAtOnce = 4;
const againSeconds = 10;

/** The run of the job that writes an import. */
export const runOfImport = (id: string): string => `import-${id}`;

/** Imports that are sent whole and written by a job: contents are in their tables, the job knows positions. */
export function createImports(parts: ImportsParts): Imports {
  const { database, runResult, maxBytes } = parts;
  let arriving = 0;
  return {
    maxBytes,
    async receive(projectId, body) {
      if (arriving === mostAtOnce) throw new Overloaded(againSeconds);
      arriving++;
      try {
        return await receive(parts, projectId, unpack(body, maxBytes));
      } finally {
        arriving--;
      }
    },
    async find({ projectId, id }) {
      const stored = await findStored(database, id);
      if (stored?.projectId !== projectId) return undefined;
      return toImport(id, stored, stored.endedAt === null ? await runResult(runOfImport(id)) : undefined);
    },
    async forget(olderThan) {
      const removed = await forgetEnded(database, olderThan);
      // While there is a run, somebody may have it retried on the Work page.
      return removed + (await removeOpen(await listOpen(database, olderThan), (run) => run === undefined));
    },
    async removeOlder(projectId, before) {
      const removed = await removeEnded(database, projectId, before);
      const isOver = (run?: RunResult<unknown>) => run?.state !== 'waiting' && run?.state !== 'running';
      return removed + (await removeOpen(await listOpen(database, before, projectId), isOver));
    },
  };

  async function removeOpen(
    ids: readonly string[],
    mayGo: (run: RunResult<unknown> | undefined) => boolean,
  ): Promise<number> {
    let removed = 0;
    for (const id of ids) {
      if (!mayGo(await runResult(runOfImport(id)))) continue;
      await removeImport(database, id);
      removed++;
    }
    return removed;
  }
}

const states: Record<RunState, ImportState> = {
  waiting: 'waiting',
  running: 'running',
  // Its end is committed a moment after the last chunk.
  done: 'running',
  failed: 'failed',
  cancelled: 'cancelled',
  parked: 'failed',
};
const parked = 'its worker died with it again and again';

function toImport(id: ImportId['id'], stored: StoredImport, run: RunResult<unknown> | undefined): Import {
  const { projectId, rows, chunks, written, counts, rejected, createdAt, endedAt } = stored;
  return {
    ...{ projectId, id, rows, counts, rejected, createdAt, endedAt: endedAt ?? undefined },
    share: written / chunks,
    state: endedAt !== null ? 'completed' : run ? states[run.state] : 'cancelled',
    error: run?.state === 'failed' ? run.error : run?.state === 'parked' ? parked : undefined,
  };
}
