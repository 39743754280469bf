import type { ErrorKind } from '../faults/types.ts';
import type { ErrorAbout, ErrorAnswer } from './types.ts';

type Row = [status: number, type: string, message: string];

/** Anthropic's error bodies: {type: "error", error: {type, message}, request_id}. Overloaded is 529 there. */
export function anthropicError(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  const [status, type, message] = row(kind, about);
  const error = { details: null, type, message: about.message ?? message };
  return { status, code: type, body: { type: 'error', error, request_id: about.requestId } };
}

export const prefillMessage =
  'This model does not support assistant message prefill. The conversation must end with a user message.';

function row(kind: ErrorKind, about: ErrorAbout): Row {
  const invalid = 'invalid_request_error';
  switch (kind) {
    case 'bad_request':
      return [400, invalid, 'The request body is not valid JSON.'];
    case 'rate_limit':
      return [429, 'rate_limit_error', rateLimit(about)];
    case 'server_error':
      return [500, 'api_error', 'Internal server error'];
    case 'unavailable':
      return [529, 'overloaded_error', 'Overloaded'];
    case 'context_length': {
      const { limit = 200_000, used = 215_000 } = about.contextTokens ?? {};
      return [400, invalid, `prompt is too long: ${used} tokens > ${limit} maximum`];
    }
    case 'content_filter':
      return [400, invalid, 'Output blocked by content filtering policy'];
    case 'prefill_refused':
      return [400, invalid, prefillMessage];
    case 'unauthorized':
      return [401, 'authentication_error', 'invalid x-api-key'];
    case 'payment_required':
      return [402, 'billing_error', 'There is an issue with your billing or payment information.'];
    case 'forbidden':
      return [
        403,
        'permission_error',
        'Your API key does not have permission to use the specified resource.',
      ];
    case 'model_forbidden':
      return [403, 'permission_error', `Your organization does not have access to the model ${about.model}.`];
    case 'insufficient_quota':
      return [
        400,
        invalid,
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      ];
    case 'account_locked':
      return [400, invalid, 'This organization has been disabled.'];
    case 'model_not_found':
      return [404, 'not_found_error', `model: ${about.model}`];
    case 'not_found':
      return [404, 'not_found_error', 'Not Found'];
    case 'too_large':
      return [413, 'request_too_large', 'Request exceeds the maximum size'];
  }
}

function rateLimit({ refusal, organization, model }: ErrorAbout): string {
  if (refusal?.limit === 'concurrency') {
    return 'Number of concurrent connections has exceeded your rate limit. Please try again later or contact sales at https://claude.com/contact-sales to discuss your options for a rate limit increase.';
  }
  const unit = {
    requests: 'requests',
    tokens: 'tokens',
    'input-tokens': 'input tokens',
    'output-tokens': 'output tokens',
  }[refusal?.limit ?? 'requests'];
  const size = Math.round(refusal?.size ?? 50).toLocaleString('en-US');
  return (
    `This request would exceed your organization's rate limit of ${size} ${unit} per minute (org: ${organization}, model: ${model}). ` +
    'For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. ' +
    'Please reduce the prompt length or the maximum tokens requested, or try again later. You may also contact sales at ' +
    'https://claude.com/contact-sales to discuss your options for a rate limit increase.'
  );
}
