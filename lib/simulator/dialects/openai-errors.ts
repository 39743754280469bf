import type { ErrorKind } from '../faults/types.ts';
import type { ErrorAbout, ErrorAnswer } from './types.ts';

type Row = [status: number, type: string, code: string | null, message: string, param?: string | null];

/** OpenAI's error bodies, as its clients saw them in 2025 and 2026. */
export function openaiError(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  const [status, type, code, message, param = null] = row(kind, about);
  const error = {
    message: about.message ?? message,
    type,
    param: about.param ?? param,
    code: about.code ?? code,
  };
  return { status, code: error.code ?? type, body: { error } };
}

function row(kind: ErrorKind, about: ErrorAbout): Row {
  const { model, organization, requestId } = about;
  const invalid = 'invalid_request_error';
  switch (kind) {
    case 'bad_request':
      return [400, invalid, null, 'We could not parse the JSON body of your request.'];
    case 'rate_limit':
      return rateLimit(about);
    case 'server_error':
      return [
        500,
        'server_error',
        null,
        'The server had an error while processing your request. Sorry about that! You can retry your request, or ' +
          `contact us through our help center at help.openai.com if the error persists. (Please include the request ID ${requestId} in your message.)`,
      ];
    case 'unavailable':
      return [
        503,
        'service_unavailable_error',
        'server_is_overloaded',
        'Our servers are currently overloaded. Please try again later.',
      ];
    case 'context_length': {
      const { limit = 128_000, used = 140_000 } = about.contextTokens ?? {};
      const text =
        about.endpoint === 'responses'
          ? 'Your input exceeds the context window of this model. Please adjust your input and try again.'
          : `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${used} tokens. Please reduce the length of the messages.`;
      return [
        400,
        invalid,
        'context_length_exceeded',
        text,
        about.endpoint === 'responses' ? 'input' : 'messages',
      ];
    }
    case 'content_filter':
      return contentFilter(about);
    case 'prefill_refused':
      return [400, invalid, null, 'This model does not support assistant message prefill.', 'messages'];
    case 'unauthorized':
      return [
        401,
        invalid,
        'invalid_api_key',
        `Incorrect API key provided: ${masked(about.key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      ];
    case 'payment_required':
      return [
        402,
        'billing_not_active',
        'billing_not_active',
        'Your account is not active, please check your billing details on our website.',
      ];
    case 'forbidden':
      return [
        403,
        invalid,
        'missing_scope',
        'You have insufficient permissions for this operation. Missing scopes: model.request. Check that you have the correct role in your organization, and if you are using a restricted API key, that it has the necessary scopes.',
      ];
    case 'model_forbidden':
      return [
        403,
        invalid,
        'model_not_found',
        `Project \`proj_${organization}\` does not have access to model \`${model}\``,
      ];
    case 'insufficient_quota':
      return [
        429,
        'insufficient_quota',
        'insufficient_quota',
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
      ];
    case 'account_locked':
      return [
        401,
        invalid,
        'account_deactivated',
        'The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI app, please check your email for more information. If you are seeing this error while using another app or site, please reach out to them for more help.',
      ];
    case 'model_not_found':
      return [
        404,
        invalid,
        'model_not_found',
        `The model \`${model}\` does not exist or you do not have access to it.`,
      ];
    case 'not_found':
      return [404, invalid, null, 'Invalid URL'];
    case 'too_large':
      return [413, invalid, null, 'Request body is too large.'];
  }
}

function rateLimit({ model, organization, refusal }: ErrorAbout): Row {
  const requests = !refusal || refusal.limit === 'requests' || refusal.limit === 'concurrency';
  const unit = requests ? 'requests per min (RPM)' : 'tokens per min (TPM)';
  const { size = 500, used = 500, requested = 1, retryAfterMs = 120 } = refusal ?? {};
  const wait = retryAfterMs < 1000 ? `${Math.ceil(retryAfterMs)}ms` : `${(retryAfterMs / 1000).toFixed(3)}s`;
  const message =
    `Rate limit reached for ${model} in organization org-${organization} on ${unit}: Limit ${Math.round(size)}, Used ${Math.round(used)}, ` +
    `Requested ${Math.round(requested)}. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  return [429, requests ? 'requests' : 'tokens', 'rate_limit_exceeded', message];
}

function contentFilter({ endpoint, model, requestId }: ErrorAbout): Row {
  if (endpoint !== 'images') {
    return [
      400,
      'invalid_request_error',
      'invalid_prompt',
      'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting',
    ];
  }
  if (model.startsWith('dall-e')) {
    return [
      400,
      'invalid_request_error',
      'content_policy_violation',
      'Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system.',
    ];
  }
  return [
    400,
    'image_generation_user_error',
    'moderation_blocked',
    `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${requestId}. safety_violations=[violence].`,
  ];
}

const masked = (key = ''): string =>
  key.length <= 8
    ? '*'.repeat(key.length)
    : `${key.slice(0, 4)}${'*'.repeat(key.length - 8)}${key.slice(-4)}`;
