import { type Headers, numberHeader, type RateLimitHeadroom } from '../headroom.ts';
import { openaiHeadroom } from '../openai/limits.ts';

/** OpenAI's headers; older versions of the API send what remains and nothing else, -1 when it is not known. */
export function azureHeadroom(headers: Headers, now: number): RateLimitHeadroom | undefined {
  const { requests, tokens } = openaiHeadroom(headers, now) ?? {};
  const known = {
    requests: (numberHeader(headers, 'x-ratelimit-remaining-requests') ?? -1) < 0 ? undefined : requests,
    tokens: (numberHeader(headers, 'x-ratelimit-remaining-tokens') ?? -1) < 0 ? undefined : tokens,
  };
  return known.requests || known.tokens ? known : undefined;
}
