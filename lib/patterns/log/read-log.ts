import type { Database } from '#lib/db/index.ts';
import { type Log, startLog } from '#lib/discovery/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import { type RowsReading, rowsOfLog } from './rows.ts';

/** What was read, column by column, and by row the interaction and the beginning of its input. */
export interface ReadLog {
  log: Log;
  ids: string[];
  inputs: string[];
}

export interface ReadOptions extends RowsReading {
  /** Told now and then. */
  onRows?(rows: number): void;
}

/** Reads the log. Rows without user and session are counted, and not kept: nothing can be told from them. */
export async function readLog(database: Pick<Database, 'rows'>, options: ReadOptions): Promise<ReadLog> {
  const log = startLog({ metadata: options.dimensions });
  const ids: string[] = [];
  const inputs: string[] = [];
  for await (const some of rowsOfLog(database, options)) {
    for (const { logged, row } of some) {
      const { id, input, user, session, isRejected } = logged;
      log.add({ row, ...{ isRejected, user, session, createdAtMs: timeOfId(id) } });
      if (user === null && session === null) continue;
      ids.push(id);
      inputs.push(input ?? '');
    }
    options.onRows?.(ids.length);
  }
  return { log: log.finish(), ids, inputs };
}
