import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import { InvalidAsk } from '#lib/generation/index.ts';
import { PromptError } from '#lib/prompts/index.ts';
import { RoutingError } from '#lib/routing/index.ts';
import { anthropicMessages, type ErrorAnswer, openaiChat, VendorError } from '#lib/vendors/index.ts';
import { Refusal } from '../errors.ts';

/** Whose error shape an endpoint speaks. */
export type Family = 'openai' | 'anthropic' | 'kept';

interface Plain {
  status: number;
  code: string;
  message: string;
  retryAfterSeconds?: number;
  details?: unknown;
}

const routingStatus: Record<string, number> = { feature_off: 403, no_target: 400 };
const anthropicTypes: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
};

/** An error in the shape of the endpoint that it happened at, with the trace id. @returns undefined for faults of ours */
export function writeError(error: unknown, family: Family, traceId: string): ErrorAnswer | undefined {
  const answer = error instanceof VendorError ? vendorAnswer(error, family) : plainAnswer(error, family);
  return answer && withTrace(answer, family, traceId);
}

function withTrace({ status, headers, body }: ErrorAnswer, family: Family, traceId: string): ErrorAnswer {
  const trace = family === 'kept' ? { traceId } : { trace_id: traceId };
  return {
    status,
    headers: { ...headers, 'x-kept-trace-id': traceId },
    body: { ...body, error: { ...(body.error as object), ...trace } },
  };
}

function vendorAnswer(error: VendorError, family: Family): ErrorAnswer {
  if (family === 'anthropic') return anthropicMessages.writeError(error);
  const openai = openaiChat.writeError(error);
  if (family === 'openai') return openai;
  const { message, code } = openai.body.error as { message: string; code: string | null };
  return { ...openai, body: { error: { code: code ?? error.kind, message } } };
}

function plainAnswer(error: unknown, family: Family): ErrorAnswer | undefined {
  const plain = plainOf(error);
  return plain && inFamily(plain, family);
}

function inFamily(plain: Plain, family: Family): ErrorAnswer {
  const { status, code, message, retryAfterSeconds, details } = plain;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  if (family === 'anthropic') {
    const type = anthropicTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
    return { status, headers, body: { type: 'error', error: { type, message, code } } };
  }
  if (family === 'openai') {
    const type = status < 500 ? 'invalid_request_error' : 'server_error';
    return { status, headers, body: { error: { message, type, param: null, code } } };
  }
  return { status, headers, body: { error: { code, message, details } } };
}

function plainOf(error: unknown): Plain | undefined {
  if (error instanceof Refusal) {
    const { status, code, message, details } = error;
    return { status, code, message, details };
  }
  if (error instanceof RoutingError) {
    const { code, message } = error;
    const known = code === 'unknown_model' ? 'model_not_found' : code;
    return { status: routingStatus[code] ?? 404, code: known, message };
  }
  if (error instanceof InvalidAsk) return { status: 400, code: 'invalid', message: error.message };
  if (error instanceof PromptError)
    return { status: error.code === 'unknown_prompt' ? 404 : 400, code: error.code, message: error.message };
  if (error instanceof Overloaded)
    return {
      status: 429,
      code: 'overloaded',
      message: 'too much is under way',
      retryAfterSeconds: error.retryAfterSeconds,
    };
  if (error instanceof DatabaseAway)
    return {
      status: 503,
      code: 'database_away',
      message: 'the database cannot be reached',
      retryAfterSeconds: 2,
    };
  return undefined;
}

const fault: Plain = {
  status: 500,
  code: 'internal',
  message: 'this is a fault of ours; the trace id finds it in the log',
};

/** A fault of ours in an endpoint's shape. */
export const writeFault = (family: Family, traceId: string): ErrorAnswer =>
  withTrace(inFamily(fault, family), family, traceId);
