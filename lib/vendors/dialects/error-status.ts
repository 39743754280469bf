import type { ErrorKind, VendorError } from '../errors.ts';

/** The HTTP status a caller sees. Ours to mend (auth of an organization) is a 502, not the caller's 401. */
const statuses: Record<ErrorKind, number> = {
  rate_limit: 429,
  quota: 429,
  auth: 502,
  overloaded: 503,
  timeout: 504,
  connection: 502,
  context_length: 400,
  content_filter: 400,
  bad_request: 400,
  malformed: 502,
  not_found: 404,
  cancelled: 499,
};
export const statusOf = ({ kind }: VendorError): number => statuses[kind];

const words: Record<ErrorKind, string> = {
  rate_limit: 'The rate limit is reached. Try again later.',
  quota: 'The quota at the vendor is used up.',
  auth: "The vendor refused the organization's credentials.",
  overloaded: 'The vendor is overloaded or failing. Try again later.',
  timeout: 'The vendor did not answer in time.',
  connection: 'The connection to the vendor broke.',
  context_length: "The request is longer than the model's context.",
  content_filter: 'The request was refused by a content filter.',
  bad_request: 'The request is not valid.',
  malformed: 'The vendor gave an answer that cannot be read.',
  not_found: 'The model does not exist or is not available.',
  cancelled: 'The request was cancelled.',
};

/** The sentence for the caller: the vendor's own, except where it is about our keys and accounts. */
export const messageFor = (error: VendorError): string =>
  error.kind === 'auth' || error.kind === 'quota'
    ? words[error.kind]
    : (error.vendorMessage ?? words[error.kind]);

export const retryAfterHeader = ({ retryAfterMs }: VendorError): Record<string, string> =>
  retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) };

/** Whether the vendor's own status and body may be passed on as they are: they are in the caller's dialect. */
export const isPassable = (error: VendorError, dialect: 'openai' | 'anthropic'): boolean => {
  if (error.kind === 'auth' || error.kind === 'quota' || error.status === undefined || error.status < 400)
    return false;
  const body = error.vendorBody as { type?: unknown; error?: unknown } | undefined;
  if (typeof body !== 'object' || typeof body?.error !== 'object' || body.error === null) return false;
  return dialect === 'anthropic' ? body.type === 'error' : body.type !== 'error';
};
