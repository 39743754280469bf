import { type ErrorKind, type ErrorScope, VendorError } from '../errors.ts';
import type { Failure } from '../transport/protocol.ts';

interface WireError {
  message?: string;
  type?: string | null;
  code?: string | number | null;
}

/** The error object of a body; some compatible servers leave the envelope out, or give a list or a bare sentence. */
function wireError(body: unknown): WireError {
  const first = (Array.isArray(body) ? body[0] : body) as { error?: WireError | string } | undefined;
  if (typeof first !== 'object' || first === null) return {};
  if (typeof first.error === 'string') return { message: first.error };
  return first.error ?? (first as WireError);
}

const byCode: Record<string, ErrorKind> = {
  insufficient_quota: 'quota',
  billing_hard_limit_reached: 'quota',
  billing_not_active: 'quota',
  account_deactivated: 'quota',
  access_terminated: 'quota',
  context_length_exceeded: 'context_length',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  moderation_blocked: 'content_filter',
  image_generation_user_error: 'bad_request',
  responsibleaipolicyviolation: 'content_filter',
  invalid_api_key: 'auth',
  model_not_found: 'not_found',
  deploymentnotfound: 'not_found',
  rate_limit_exceeded: 'rate_limit',
  server_error: 'overloaded',
  internal_error: 'overloaded',
  service_unavailable: 'overloaded',
  engine_overloaded: 'overloaded',
};

export function kindOfStatus(status: number | undefined): ErrorKind {
  if (status === undefined) return 'overloaded';
  if (status === 401 || status === 403) return 'auth';
  if (status === 402) return 'quota';
  if (status === 404) return 'not_found';
  if (status === 408 || status >= 500) return 'overloaded';
  if (status === 429) return 'rate_limit';
  return 'bad_request';
}

/** `invalid_prompt` says it is the prompt, and its sentence why. */
const flagged = /flagged|content filter|content policy|usage polic|safety system/i;
/** Servers without codes say it in words; these are vLLM's, Groq's, Together's, Ollama's and Gemini's. */
const tooLong =
  /maximum context length|context length|context window|too many (input )?tokens|prompt is too long|input token count .* exceeds|exceeds? the (maximum|available) .*(context|tokens)/i;
const outOfMoney = /exceeded your current quota|insufficient (credit|balance|funds)|credit balance|billing/i;

/** What an answer in OpenAI's error shape means. Source: OpenAI's error code guide; Azure's content filter page. */
export function toOpenAiError(failure: Failure, vendor: string): VendorError {
  const { status } = failure;
  const error = wireError(failure.body);
  const message = typeof error.message === 'string' ? error.message : '';
  const code = [error.code, error.type].find((word) => typeof word === 'string' && word !== '') as
    | string
    | undefined;
  const words = [error.code, error.type]
    .filter((word) => typeof word === 'string')
    .map((word) => word.toLowerCase());
  let kind = words.map((word) => byCode[word]).find((known) => known !== undefined) ?? kindOfStatus(status);
  if (kind === 'bad_request' && tooLong.test(message)) kind = 'context_length';
  if (kind === 'bad_request' && flagged.test(message)) kind = 'content_filter';
  if ((kind === 'rate_limit' || kind === 'auth') && status !== 401 && outOfMoney.test(message))
    kind = 'quota';
  // A 5xx is the vendor's trouble whatever its code says.
  if (status !== undefined && status >= 500 && kind !== 'quota') kind = 'overloaded';
  return new VendorError(kind, {
    ...failure,
    vendor,
    code: safeCode(code),
    scope: scopeOf(kind, status, words, message),
  });
}

/** A 403 that is about one model leaves the organization's others alone. */
function scopeOf(
  kind: ErrorKind,
  status: number | undefined,
  words: readonly string[],
  message: string,
): ErrorScope | undefined {
  if (kind === 'not_found' && status === 403) return 'model';
  return kind === 'auth' &&
    status === 403 &&
    (words.includes('model_not_found') || /\bmodel\b/i.test(message))
    ? 'model'
    : undefined;
}

/** Codes are fixed words; anything longer is prose and stays out of messages. */
export const safeCode = (code: string | undefined): string | undefined =>
  code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
