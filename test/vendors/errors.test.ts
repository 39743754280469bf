import { describe, expect, test } from 'vitest';
import { anthropicMessages, badRequest, openaiChat, VendorError } from '#lib/vendors/index.ts';
import { toAnthropicError } from '../../lib/vendors/anthropic/errors.ts';
import { toAzureError } from '../../lib/vendors/azure-openai/errors.ts';
import { toOpenAiError } from '../../lib/vendors/openai/errors.ts';
import { toCompatibleError } from '../../lib/vendors/openai-compatible/errors.ts';
import { anthropicError, openaiError } from './fixtures.ts';

const failure = (status: number | undefined, body: unknown) => ({
  status,
  headers: {},
  body,
  retryAfterMs: undefined,
  vendorRequestId: undefined,
});

describe('OpenAI errors', () => {
  test.each([
    [429, openaiError('rate_limit_exceeded', 'tokens'), 'rate_limit', 'model'],
    [429, openaiError('insufficient_quota', 'insufficient_quota'), 'quota', 'organization'],
    [
      429,
      openaiError(null, 'requests', 'You exceeded your current quota, please check'),
      'quota',
      'organization',
    ],
    [401, openaiError('invalid_api_key', 'invalid_request_error'), 'auth', 'organization'],
    [401, openaiError('account_deactivated', 'invalid_request_error'), 'quota', 'organization'],
    [402, openaiError(null, 'billing'), 'quota', 'organization'],
    [403, openaiError('unsupported_country_region_territory', 'request_forbidden'), 'auth', 'organization'],
    [403, openaiError('model_not_found', 'invalid_request_error'), 'not_found', 'model'],
    [403, openaiError(null, 'x', 'You have no access to model o9'), 'auth', 'model'],
    [404, openaiError('model_not_found', 'invalid_request_error'), 'not_found', 'model'],
    [400, openaiError('context_length_exceeded', 'invalid_request_error'), 'context_length', 'request'],
    [400, openaiError('content_policy_violation', 'invalid_request_error'), 'content_filter', 'request'],
    [400, openaiError('moderation_blocked', 'image_generation_user_error'), 'content_filter', 'request'],
    [
      400,
      openaiError('invalid_prompt', 'invalid_request_error', 'Invalid prompt: your prompt was flagged as'),
      'content_filter',
      'request',
    ],
    [400, openaiError('invalid_value', 'invalid_request_error'), 'bad_request', 'request'],
    [500, openaiError(null, 'server_error'), 'overloaded', 'model'],
    [503, '<html>upstream</html>', 'overloaded', 'model'],
    [502, undefined, 'overloaded', 'model'],
  ])('%s %j is %s of the %s', (status, body, kind, scope) => {
    expect(toOpenAiError(failure(status, body), 'openai')).toMatchObject({ kind, scope, status });
  });

  test('Azure and compatible servers', () => {
    const filtered = {
      error: {
        code: 'content_filter',
        message: 'filtered',
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    };
    expect(toAzureError(failure(400, filtered)).kind).toBe('content_filter');
    expect(toAzureError(failure(404, { error: { code: 'DeploymentNotFound', message: '' } })).kind).toBe(
      'not_found',
    );
    expect(toAzureError(failure(429, { error: { code: '429', message: 'call rate limit' } })).kind).toBe(
      'rate_limit',
    );
    const long = {
      object: 'error',
      message: "This model's maximum context length is 4096 tokens.",
      code: 400,
    };
    expect(toCompatibleError(failure(400, long)).kind).toBe('context_length');
    expect(toCompatibleError(failure(404, { error: 'model "x" not found' })).kind).toBe('not_found');
    expect(
      toCompatibleError(failure(429, [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }])).kind,
    ).toBe('rate_limit');
  });
});

test.each([
  [400, anthropicError('invalid_request_error'), 'bad_request'],
  [
    400,
    anthropicError('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'context_length',
  ],
  [
    400,
    anthropicError('invalid_request_error', 'Your credit balance is too low to access the API.'),
    'quota',
  ],
  [
    400,
    anthropicError('invalid_request_error', 'Output blocked by content filtering policy'),
    'content_filter',
  ],
  [401, anthropicError('authentication_error'), 'auth'],
  [402, anthropicError('billing_error'), 'quota'],
  [403, anthropicError('permission_error'), 'auth'],
  [404, anthropicError('not_found_error'), 'not_found'],
  [413, anthropicError('request_too_large'), 'bad_request'],
  [429, anthropicError('rate_limit_error'), 'rate_limit'],
  [
    429,
    {
      type: 'error',
      error: {
        type: 'rate_limit_error',
        message: '',
        details: { error_code: 'enforced_spend_limit_reached' },
      },
    },
    'quota',
  ],
  [429, anthropicError('overloaded_error'), 'overloaded'],
  [500, anthropicError('api_error'), 'overloaded'],
  [504, anthropicError('timeout_error'), 'overloaded'],
  [529, anthropicError('overloaded_error'), 'overloaded'],
  [undefined, anthropicError('overloaded_error'), 'overloaded'],
])('Anthropic %s %j is %s', (status, body, kind) => {
  expect(toAnthropicError(failure(status, body)).kind).toBe(kind);
});

describe('what a caller sees', () => {
  const limited = toOpenAiError(
    { ...failure(429, openaiError('rate_limit_exceeded', 'requests', 'Slow down')), retryAfterMs: 1200 },
    'openai',
  );

  test('the vendor’s own error in its dialect, translated in the other', () => {
    expect(openaiChat.writeError(limited)).toEqual({
      status: 429,
      headers: { 'retry-after': '2' },
      body: openaiError('rate_limit_exceeded', 'requests', 'Slow down'),
    });
    expect(anthropicMessages.writeError(limited)).toEqual({
      status: 429,
      headers: { 'retry-after': '2' },
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } },
    });
    const overloaded = toAnthropicError(failure(529, anthropicError('overloaded_error', 'Overloaded')));
    expect(openaiChat.writeError(overloaded)).toMatchObject({
      status: 503,
      body: { error: { message: 'Overloaded' } },
    });
  });

  test('nothing of our keys and accounts', () => {
    for (const error of [
      toOpenAiError(failure(401, openaiError('invalid_api_key', 'invalid_request_error')), 'openai'),
      toAnthropicError(
        failure(
          400,
          anthropicError('invalid_request_error', 'Your credit balance is too low (sk-ant-secret)'),
        ),
      ),
    ]) {
      for (const dialect of [openaiChat, anthropicMessages]) {
        expect(JSON.stringify(dialect.writeError(error))).not.toMatch(/secret|credit/);
      }
    }
  });

  test('our own refusals, with the field', () => {
    const error = badRequest('n must be 1.', 'n');
    expect(openaiChat.writeError(error)).toMatchObject({
      status: 400,
      body: { error: { message: 'n must be 1.', param: 'n' } },
    });
    expect(anthropicMessages.writeError(error).body).toMatchObject({
      error: { type: 'invalid_request_error', message: 'n must be 1.' },
    });
    expect(openaiChat.writeError(new VendorError('timeout', { phase: 'total' })).status).toBe(504);
  });
});

test.each([
  [openaiChat, {}, 'model'],
  [openaiChat, { model: 'm', messages: [] }, 'messages'],
  [openaiChat, { model: 'm', messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  [openaiChat, { model: 'm', messages: [{ role: 'user', content: 'x' }], n: 3 }, 'n'],
  [
    openaiChat,
    {
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///x' } }] }],
    },
    'messages[0].content[0].image_url.url',
  ],
  [
    anthropicMessages,
    { model: 'm', max_tokens: 5, messages: [{ role: 'tool', content: 'x' }] },
    'messages[0].role',
  ],
  [anthropicMessages, { model: 'm', messages: [] }, 'max_tokens'],
])('a request that cannot be read names its field (%#)', (dialect, body, param) => {
  let error: unknown;
  try {
    dialect.readRequest(body);
  } catch (cause) {
    error = cause;
  }
  expect(error).toBeInstanceOf(VendorError);
  // Fields are read in an order of their own: the first that is wrong is named.
  expect(JSON.stringify((error as VendorError).vendorBody)).toContain(param === 'model' ? 'messages' : param);
});
