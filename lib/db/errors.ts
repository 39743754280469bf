/** Postgres cannot be reached now. Nothing is known about a transaction that was being committed. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  constructor(options?: ErrorOptions) {
    super('the database cannot be reached', options);
  }
}

/** Connection exceptions, operator intervention (shutdown, crash), disk full, too many connections: SQLSTATE 08, 57P, 53100, 53300. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: string }).code ?? '';
  if (/^(08...|57P0[1-5]|53[13]00|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND)$/.test(code))
    return true;
  return words.test(error.message);
}

/** Of `pg`, then of Prisma, which says SQLSTATE in a sentence. */
const words =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Premature close|Can't reach database server|Server has closed the connection|Database error\. Code: `(08|57P0)/;

/** A Postgres that is there, and is starting or stopping: SQLSTATE 57P, or what `pg` says when an open connection was lost. */
export const isNotReady = (error: unknown): boolean =>
  sqlState(error)?.startsWith('57P') === true ||
  (error instanceof Error && error.message.includes('Client has encountered a connection error'));

const sqlState = (error: unknown) => (error as { code?: string } | null)?.code;

/** A row with this key exists already: another transaction was first. */
export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === '23505';

/** A statement took longer than it was given. */
export const isTimeout = (error: unknown): boolean => sqlState(error) === '57014';

/** A row that no partition takes: it was dropped since somebody looked. */
export const isMissingPartition = (error: unknown): boolean =>
  sqlState(error) === '23514' && (error as { routine?: string }).routine === 'ExecFindPartition';

/** Deadlock or serialisation failure: the same transaction may simply be run again. */
export const isRetryable = (error: unknown): boolean =>
  sqlState(error) === '40P01' || sqlState(error) === '40001';
