/** One limit of an organization: what is left, of how many, until when (ms since the epoch). */
export interface Headroom {
  limit?: number | undefined;
  remaining: number;
  resetAt?: number | undefined;
}

/** What the headers of an answer say about the organization's limits for this model. */
export interface RateLimitHeadroom {
  requests?: Headroom | undefined;
  /** Input and output together, or input alone where the vendor counts them apart (then `outputTokens` is there). */
  tokens?: Headroom | undefined;
  outputTokens?: Headroom | undefined;
}

export type Headers = Record<string, string | string[] | undefined>;

/** The first value of a header, or undefined. */
export const header = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** A header as a number; undefined when it is absent or no number. */
export function numberHeader(headers: Headers, name: string): number | undefined {
  const value = header(headers, name);
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `6m0s`, `1.5s`, `20ms`, `1d2h` or plain seconds, in ms. */
export function durationMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  let sum = 0;
  const rest = text.replace(/(\d+(?:\.\d+)?)(ms|[smhd])/g, (_, count: string, unit: string) => {
    sum += Number(count) * (unitMs[unit] as number);
    return '';
  });
  return rest === '' && text !== '' ? sum : undefined;
}

/**
 * How long the vendor asks us to wait, in ms: `retry-after-ms`, else `retry-after` as seconds or as a date.
 * A date in the past is 0.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = numberHeader(headers, 'retry-after-ms');
  if (ms !== undefined && ms >= 0) return ms;
  const value = header(headers, 'retry-after');
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (value.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
