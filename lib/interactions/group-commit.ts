import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import type { Batch, BatchResult, LogWriter } from './write.ts';

export interface GroupCommitLimits {
  /** Transactions under way at once: one computes while another waits for the disk. */
  transactions: number;
  /** Items in one transaction. */
  itemsPerTransaction: number;
  /** Bytes of request bodies that may wait or be written at once; past that callers are told to come back. */
  bytes: number;
}

const defaults: GroupCommitLimits = { transactions: 2, itemsPerTransaction: 3_000, bytes: 48 * 1024 * 1024 };

interface Waiting {
  batch: Batch;
  bytes: number;
  resolve: (result: BatchResult) => void;
  reject: (error: unknown) => void;
}

/** Lets concurrent requests share a transaction. What `submit` resolves with is committed. */
export interface GroupCommit {
  /** @throws Overloaded when full, DatabaseAway while Postgres is away */
  submit(batch: Batch, bytes: number): Promise<BatchResult>;
  /** Whether something waits or is being written. */
  isBusy(): boolean;
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
}

export function createGroupCommit(writer: LogWriter, limits: GroupCommitLimits = defaults): GroupCommit {
  const queue: Waiting[] = [];
  let bytes = 0;
  let running = 0;
  let idle: (() => void)[] = [];

  function next(): void {
    if (queue.length === 0 && running === 0) {
      for (const resolve of idle) resolve();
      idle = [];
    }
    while (running < limits.transactions && queue.length > 0) {
      const group: Waiting[] = [];
      for (
        let items = 0;
        queue[0] &&
        (items === 0 ||
          (items + sizeOf(queue[0]) <= limits.itemsPerTransaction && goTogether(group, queue[0])));
      ) {
        items += sizeOf(queue[0]);
        group.push(queue.shift() as Waiting);
      }
      running++;
      void commit(group).finally(() => {
        running--;
        for (const waiting of group) bytes -= waiting.bytes;
        next();
      });
    }
  }

  async function commit(group: Waiting[]): Promise<void> {
    try {
      const results = await writer.write(group.map(({ batch }) => batch));
      for (const [i, { resolve }] of group.entries()) resolve(results[i] as BatchResult);
    } catch (error) {
      if (group.length === 1 || error instanceof DatabaseAway) for (const { reject } of group) reject(error);
      // One batch that cannot be written must not take the others with it.
      else for (const waiting of group) await commit([waiting]);
    }
  }

  return {
    submit(batch, size) {
      if (bytes + size > limits.bytes && bytes > 0) return Promise.reject(new Overloaded(1));
      bytes += size;
      return new Promise((resolve, reject) => {
        queue.push({ batch, bytes: size, resolve, reject });
        // Requests that arrive in the same turn of the event loop go together.
        if (queue.length === 1) setImmediate(next);
      });
    },
    isBusy: () => running > 0 || queue.length > 0,
    drain: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        next();
      }),
  };
}

/** Fresh interactions are written in another way than what may be known already. */
const goTogether = ([first]: Waiting[], next: Waiting): boolean =>
  first?.batch.isFresh === next.batch.isFresh;

const sizeOf = ({ batch }: Waiting): number => batch.interactions.length + batch.signals.length;
