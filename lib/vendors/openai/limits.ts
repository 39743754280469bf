import {
  durationMs,
  type Headers,
  type Headroom,
  header,
  numberHeader,
  type RateLimitHeadroom,
} from '../headroom.ts';

function limitOf(headers: Headers, what: 'requests' | 'tokens', now: number): Headroom | undefined {
  const remaining = numberHeader(headers, `x-ratelimit-remaining-${what}`);
  if (remaining === undefined) return undefined;
  const resetMs = durationMs(header(headers, `x-ratelimit-reset-${what}`) ?? '');
  return {
    limit: numberHeader(headers, `x-ratelimit-limit-${what}`),
    remaining,
    resetAt: resetMs === undefined ? undefined : now + resetMs,
  };
}

/** `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, the reset as a duration. Groq, Azure and others copy it. */
export function openaiHeadroom(headers: Headers, now: number): RateLimitHeadroom | undefined {
  const requests = limitOf(headers, 'requests', now);
  const tokens = limitOf(headers, 'tokens', now);
  return requests || tokens ? { requests, tokens } : undefined;
}
