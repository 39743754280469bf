import type { ErrorKind, VendorError } from '../../errors.ts';
import type { ErrorAnswer } from '../dialect.ts';
import { isPassable, messageFor, retryAfterHeader, statusOf } from '../error-status.ts';

const types: Record<ErrorKind, string> = {
  rate_limit: 'rate_limit_error',
  quota: 'rate_limit_error',
  auth: 'api_error',
  overloaded: 'overloaded_error',
  timeout: 'timeout_error',
  connection: 'api_error',
  context_length: 'invalid_request_error',
  content_filter: 'invalid_request_error',
  bad_request: 'invalid_request_error',
  malformed: 'api_error',
  not_found: 'not_found_error',
  cancelled: 'invalid_request_error',
};

export const anthropicErrorObject = (error: VendorError): Record<string, unknown> =>
  isPassable(error, 'anthropic')
    ? (error.vendorBody as { error: Record<string, unknown> }).error
    : { type: types[error.kind], message: messageFor(error) };

/** An error as Anthropic's endpoints answer it; overload is 529 there. */
export function writeAnthropicError(error: VendorError): ErrorAnswer {
  const status = error.kind === 'overloaded' ? 529 : statusOf(error);
  return {
    status: isPassable(error, 'anthropic') ? (error.status as number) : status,
    headers: retryAfterHeader(error),
    body: { type: 'error', error: anthropicErrorObject(error) },
  };
}
