/**
 * Why there is no result. Never holds a prompt, a result or a key.
 * - `refused`: the server does not do this, whenever it is asked: `reason` is its code, for example `id_taken`,
 *   `invalid_chain` (each problem in `details`) or `not_found` (it never was, or was forgotten)
 * - `unavailable`: it could not be done now, and was not to be done later; `retryAfterMs` as the server said
 * - `failed`: it ended without a result, for good: `reason` is its code, for example `deadline`
 * - `cancelled`: somebody cancelled it
 * - `timeout`: the time given here is up. What the server has taken goes on: take it up again by its `id`
 */
export class WorkError extends Error {
  override readonly name = 'WorkError';
  readonly code: 'refused' | 'unavailable' | 'failed' | 'cancelled' | 'timeout';
  /** Of the generation or chain. Absent for a generation now. */
  readonly id?: string;
  /** The server's own code, as far as it gave one. */
  readonly reason?: string;
  /** HTTP status, where an answer is the reason. */
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The step that a chain stopped at. */
  readonly step?: string;
  readonly details?: unknown;

  constructor(code: WorkError['code'], message: string, { cause, ...fields }: WorkErrorFields = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.assign(
      this,
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    );
  }
}

interface WorkErrorFields {
  id?: string | undefined;
  reason?: string | undefined;
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  step?: string | undefined;
  details?: unknown;
  cause?: unknown;
}
