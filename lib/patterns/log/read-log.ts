import type { Database } from '#lib/db/index.ts';
import { type Log, startLog } from '#lib/discovery/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import { type Definition, matches } from '#lib/matching/index.ts';
import { type Basis, embed } from '#lib/text/index.ts';
import { loggedPages, type Reading } from './logged.ts';
import { rowOf } from './row.ts';

/** What was read, column by column, and by row the interaction and the beginning of its input. */
export interface ReadLog {
  log: Log;
  ids: string[];
  inputs: string[];
}

export interface ReadOptions extends Reading {
  /** Declared metadata keys. */
  dimensions: readonly string[];
  /** Only what falls under it is kept. */
  within?: Definition | undefined;
  /** That in which `within` is near something. */
  basis?: Basis | undefined;
  /** Told after each page. */
  onRows?(rows: number): void;
}

/** Reads the log. Rows without user and session are counted, and not kept: nothing can be told from them. */
export async function readLog(database: Pick<Database, 'rows'>, options: ReadOptions): Promise<ReadLog> {
  const { dimensions, within, basis, onRows } = options;
  const log = startLog({ metadata: dimensions });
  const ids: string[] = [];
  const inputs: string[] = [];
  const places = new Map<string, number>();
  for await (const page of loggedPages(database, options)) {
    for (const one of page) {
      const { id, user, session, isRejected } = one;
      let position: number | undefined;
      if (session !== null) {
        position = (places.get(session) ?? 0) + 1;
        places.set(session, position);
      }
      const row = rowOf(one, dimensions, position);
      if (within && !matches(within, basis ? { ...row, vectors: vectorsOf(basis, one.input ?? '') } : row))
        continue;
      log.add({ row, ...{ isRejected, user, session, createdAtMs: timeOfId(id) } });
      if (user === null && session === null) continue;
      ids.push(id);
      inputs.push(one.input ?? '');
    }
    onRows?.(ids.length);
  }
  return { log: log.finish(), ids, inputs };
}

const vectorsOf = (basis: Basis, input: string) => new Map([[basis.id, embed(basis, [input]).data]]);
