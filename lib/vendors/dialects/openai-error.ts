import type { ErrorKind, VendorError } from '../errors.ts';
import type { ErrorAnswer } from './dialect.ts';
import { isPassable, messageFor, retryAfterHeader, statusOf } from './error-status.ts';

const codes: Record<ErrorKind, [type: string, code: string | null]> = {
  rate_limit: ['rate_limit_error', 'rate_limit_exceeded'],
  quota: ['insufficient_quota', 'insufficient_quota'],
  auth: ['server_error', 'vendor_auth'],
  overloaded: ['server_error', 'overloaded'],
  timeout: ['server_error', 'timeout'],
  connection: ['server_error', 'connection'],
  context_length: ['invalid_request_error', 'context_length_exceeded'],
  content_filter: ['invalid_request_error', 'content_filter'],
  bad_request: ['invalid_request_error', null],
  malformed: ['server_error', 'malformed_answer'],
  not_found: ['invalid_request_error', 'model_not_found'],
  cancelled: ['invalid_request_error', 'cancelled'],
};

/** The error object of OpenAI's dialects. */
export function openaiErrorObject(error: VendorError): Record<string, unknown> {
  const [type, code] = codes[error.kind];
  const own = { message: messageFor(error), type, param: null, code };
  // Not every server of this dialect sends all of them.
  return isPassable(error, 'openai')
    ? { ...own, code: null, ...(error.vendorBody as { error: object }).error }
    : own;
}

/** An error as OpenAI's endpoints answer it. */
export const writeOpenAiError = (error: VendorError): ErrorAnswer => ({
  status: isPassable(error, 'openai') ? (error.status as number) : statusOf(error),
  headers: retryAfterHeader(error),
  body: { error: openaiErrorObject(error) },
});
