import type { Context } from 'hono';
import { DatabaseAway } from '#lib/db/index.ts';
import { newId, Overloaded } from '#lib/domain/index.ts';
import { headerOf } from './incoming.ts';

/** A refusal the caller can act on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422;
  readonly code: string;
  readonly details: unknown;
  constructor(status: Refusal['status'], code: string, message: string, details?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The trace id of a request: the caller's, or a new one. */
export const traceIdOf = (context: Context): string =>
  headerOf(context, 'x-kept-trace-id')?.slice(0, 100) || newId();

/** Every error as `{error: {code, message, details, traceId}}`; nothing of the request's content is repeated. */
export function answerError(
  error: unknown,
  context: Context,
  log: (error: unknown, traceId: string) => void,
): Response {
  const traceId = traceIdOf(context);
  const answer = (status: number, code: string, message: string, details?: unknown, retryAfter?: number) => {
    const headers: Record<string, string> = { 'x-kept-trace-id': traceId };
    if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
    return context.json({ error: { code, message, details, traceId } }, status as 400, headers);
  };
  if (error instanceof Refusal) return answer(error.status, error.code, error.message, error.details);
  if (error instanceof Overloaded)
    return answer(429, 'overloaded', 'too much is waiting to be written', undefined, error.retryAfterSeconds);
  if (error instanceof DatabaseAway)
    return answer(
      503,
      'database_away',
      'the database cannot be reached; nothing of this request is known to be stored',
      undefined,
      2,
    );
  log(error, traceId);
  return answer(500, 'internal', 'this is a fault of ours; the trace id finds it in the log');
}
