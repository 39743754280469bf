import type { Headroom } from '../limiter.ts';
import type { Vendor } from '../types.ts';

/** Headers that every answer of the vendor carries, limits included. `now` in ms, `tookMs` = time spent so far. */
export function vendorHeaders(
  vendor: Vendor,
  call: { requestId: string; organization: string; now: number; tookMs: number },
  headroom: Headroom[],
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (vendor === 'anthropic') {
    headers['request-id'] = call.requestId;
    headers['anthropic-organization-id'] = call.organization;
    for (const { name, limit, remaining, resetMs } of headroom) {
      const field = `anthropic-ratelimit-${name}`;
      headers[`${field}-limit`] = String(limit);
      // "The number of tokens remaining (rounded to the nearest thousand)"; small limits stay as they are.
      const rounded =
        name !== 'requests' && limit >= 10_000 ? Math.round(remaining / 1000) * 1000 : remaining;
      headers[`${field}-remaining`] = String(rounded);
      const resetAt = Math.ceil((call.now + resetMs) / 1000) * 1000;
      headers[`${field}-reset`] = new Date(resetAt).toISOString().replace('.000Z', 'Z');
    }
    return headers;
  }
  if (vendor === 'openai') {
    headers['x-request-id'] = call.requestId;
    headers['openai-organization'] = call.organization;
    headers['openai-processing-ms'] = String(Math.round(call.tookMs));
    headers['openai-version'] = '2020-10-01';
  } else {
    headers['apim-request-id'] = call.requestId;
    headers['x-request-id'] = call.requestId;
    headers['x-ms-region'] = call.organization;
  }
  for (const { name, limit, remaining, resetMs } of headroom) {
    if (name !== 'requests' && name !== 'tokens') continue;
    headers[`x-ratelimit-limit-${name}`] = String(limit);
    headers[`x-ratelimit-remaining-${name}`] = String(remaining);
    if (vendor === 'openai') headers[`x-ratelimit-reset-${name}`] = goDuration(resetMs);
  }
  return headers;
}

/** `retry-after` in whole seconds, rounded up; OpenAI and Azure add milliseconds. */
export function retryHeaders(vendor: Vendor, retryAfterMs: number): Record<string, string> {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  if (vendor === 'anthropic') return { 'retry-after': seconds };
  return { 'retry-after': seconds, 'retry-after-ms': String(Math.ceil(retryAfterMs)) };
}

/** As Go prints durations, which is how OpenAI does: `12ms`, `1.5s`, `6m0s`. */
export function goDuration(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Number(((ms % 60_000) / 1000).toFixed(3));
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
