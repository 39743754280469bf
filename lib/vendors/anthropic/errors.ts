import { type ErrorKind, VendorError } from '../errors.ts';
import { kindOfStatus, safeCode } from '../openai/errors.ts';
import type { Failure } from '../transport/protocol.ts';

interface WireError {
  type?: string;
  message?: string;
  details?: { error_code?: string } | null;
}

const byType: Record<string, ErrorKind> = {
  invalid_request_error: 'bad_request',
  request_too_large: 'bad_request',
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'quota',
  not_found_error: 'not_found',
  rate_limit_error: 'rate_limit',
  api_error: 'overloaded',
  timeout_error: 'overloaded',
  overloaded_error: 'overloaded',
};

const tooLong =
  /prompt is too long|exceeds? (the )?(context|maximum)|context (limit|window)|too many (input )?tokens/i;
const filtered = /content filtering policy|usage polic/i;
const outOfMoney = /credit balance|spend limit|billing/i;
const outOfMoneyCode = /spend_limit|billing|organization_on_hold/;

/**
 * What an answer in Anthropic's error shape means. Some refusals that other vendors tell by a code are plain
 * `invalid_request_error` there, told apart by their sentence. Source: Anthropic, "Errors", and the SDK's error codes.
 */
export function toAnthropicError(failure: Failure): VendorError {
  const { error } = (failure.body ?? {}) as { error?: WireError };
  const message = typeof error?.message === 'string' ? error.message : '';
  const detail = error?.details?.error_code ?? '';
  let kind = byType[error?.type ?? ''] ?? kindOfStatus(failure.status);
  if (
    outOfMoneyCode.test(detail) ||
    ((kind === 'bad_request' || kind === 'auth') && outOfMoney.test(message))
  ) {
    kind = 'quota';
  } else if (kind === 'bad_request' && tooLong.test(message)) kind = 'context_length';
  else if (kind === 'bad_request' && filtered.test(message)) kind = 'content_filter';
  // Overload also comes as 429, and 5xx is the vendor's trouble whatever its type says.
  if (failure.status !== undefined && failure.status >= 500) kind = 'overloaded';
  return new VendorError(kind, {
    ...failure,
    vendor: 'anthropic',
    code: safeCode(detail || error?.type),
    scope: kind === 'auth' && failure.status === 403 && /\bmodel\b/i.test(message) ? 'model' : undefined,
  });
}
