import { type Headers, type Headroom, header, numberHeader, type RateLimitHeadroom } from '../headroom.ts';

function limitOf(headers: Headers, what: string): Headroom | undefined {
  const remaining = numberHeader(headers, `anthropic-ratelimit-${what}-remaining`);
  if (remaining === undefined) return undefined;
  const resetAt = Date.parse(header(headers, `anthropic-ratelimit-${what}-reset`) ?? '');
  return {
    limit: numberHeader(headers, `anthropic-ratelimit-${what}-limit`),
    remaining,
    resetAt: Number.isNaN(resetAt) ? undefined : resetAt,
  };
}

/** `anthropic-ratelimit-{requests,input-tokens,output-tokens,tokens}-{limit,remaining,reset}`, the reset as a date. */
export function anthropicHeadroom(headers: Headers): RateLimitHeadroom | undefined {
  const requests = limitOf(headers, 'requests');
  const outputTokens = limitOf(headers, 'output-tokens');
  const tokens = limitOf(headers, 'input-tokens') ?? limitOf(headers, 'tokens');
  return requests || tokens || outputTokens ? { requests, tokens, outputTokens } : undefined;
}
