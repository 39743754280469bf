import { setTimeout as pause } from 'node:timers/promises';
import { isConnectionError } from '#lib/db/index.ts';

const pauseMs = 500;

/** Repeats what fails because Postgres is away, for as long as that. @throws what else went wrong, or still does */
export async function waitOut<T>(work: () => Promise<T>, forMs: number): Promise<T> {
  for (const until = performance.now() + forMs; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!isLost(error) || performance.now() > until) throw error;
      await pause(pauseMs);
    }
  }
}

/** DBOS wraps what it cannot start with. */
const isLost = (error: unknown): boolean => {
  const { cause, error: inner } = (error ?? {}) as { cause?: unknown; error?: unknown };
  return [error, cause, inner].some(isConnectionError);
};
