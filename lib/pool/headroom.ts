import type { Windows } from '#lib/coordination/index.ts';
import type { Headroom, RateLimitHeadroom } from '#lib/vendors/index.ts';
import type { OrganizationBody } from './kinds.ts';
import type { HeadroomLook } from './types.ts';

/** What one call takes of the limits. */
export interface Need {
  inputTokens: number;
  outputTokens: number;
}

export interface HeadroomLooks {
  requests?: HeadroomLook;
  /** Input and output together; input alone where `outputTokens` is there. */
  tokens?: HeadroomLook;
  outputTokens?: HeadroomLook;
}

/** How much one organization can still do with one model: what the vendor said, else what all processes counted. */
export interface HeadroomGauge {
  look(limits: OrganizationBody['limits']): HeadroomLooks;
  /** A call goes there now. @returns the sum of all leased so far */
  leased(need: Need, limits: OrganizationBody['limits']): Leased;
  /** It took other than was thought. */
  settled(need: Need, taken: Need, limits: OrganizationBody['limits']): void;
  /** Headers came. @param ageMs how long ago @param mark what was leased when their call began */
  heard(headroom: RateLimitHeadroom, ageMs: number, mark: Leased): void;
}

type Leased = Readonly<Record<'requests' | 'input' | 'output', number>>;

/** What the vendor said is believed for so long. */
const freshMs = 60_000;

/** @param key of the shared counts @param now ms since the epoch, as in `resetAt` */
export function createHeadroomGauge(key: string, windows: Windows, now: () => number): HeadroomGauge {
  let sum: Leased = { requests: 0, input: 0, output: 0 };
  let said: { headroom: RateLimitHeadroom; at: number; sum: Leased } | undefined;

  function fromHeaders(meter: Headroom | undefined, leased: number): HeadroomLook | undefined {
    if (!meter || !said) return undefined;
    const { remaining, limit, resetAt } = meter;
    if (limit === undefined)
      return { remaining: Math.max(0, remaining - leased), share: 1, source: 'headers' };
    // Limits refill evenly until they are full; OpenAI and Anthropic both say so.
    const refilled = resetAt === undefined ? 0 : (now() - said.at) / Math.max(1, resetAt - said.at);
    const level = remaining + Math.max(0, limit - remaining) * Math.min(1, Math.max(0, refilled));
    return lookOf(level - leased, limit, 'headers');
  }

  const fromCounts = (name: 'requests' | 'tokens', limit: number | undefined): HeadroomLook | undefined =>
    limit === undefined ? undefined : lookOf(limit - windows.total(key, name), limit, 'counts');

  return {
    look(limits) {
      if (said && now() - said.at >= freshMs) said = undefined;
      const { headroom, sum: then = sum } = said ?? {};
      const input = sum.input - then.input;
      const output = sum.output - then.output;
      const isApart = headroom?.outputTokens !== undefined;
      const requests =
        fromHeaders(headroom?.requests, sum.requests - then.requests) ??
        fromCounts('requests', limits?.requestsPerMinute);
      const tokens =
        fromHeaders(headroom?.tokens, input + (isApart ? 0 : output)) ??
        fromCounts('tokens', limits?.tokensPerMinute);
      const outputTokens = fromHeaders(headroom?.outputTokens, output);
      return {
        ...(requests && { requests }),
        ...(tokens && { tokens }),
        ...(outputTokens && { outputTokens }),
      };
    },
    leased({ inputTokens, outputTokens }, limits) {
      sum = {
        requests: sum.requests + 1,
        input: sum.input + inputTokens,
        output: sum.output + outputTokens,
      };
      if (isLimited(limits))
        windows.add(key, { requests: 1, tokens: Math.round(inputTokens + outputTokens) });
      return sum;
    },
    settled(need, taken, limits) {
      const [thought, took] = [need, taken].map((each) => Math.round(each.inputTokens + each.outputTokens));
      const more = (took as number) - (thought as number);
      if (more !== 0 && isLimited(limits)) windows.add(key, { tokens: more });
    },
    heard(headroom, ageMs, mark) {
      const at = now() - ageMs;
      if (said && said.at > at) return;
      // Late news say nothing about what was leased since: all after their own call is taken off.
      said = { headroom, at, sum: ageMs > 0 ? mark : sum };
    },
  };
}

const isLimited = (limits: OrganizationBody['limits']): boolean =>
  limits?.requestsPerMinute !== undefined || limits?.tokensPerMinute !== undefined;

function lookOf(left: number, limit: number, source: HeadroomLook['source']): HeadroomLook {
  const remaining = Math.max(0, Math.floor(left));
  return { remaining, limit, share: limit > 0 ? Math.min(1, remaining / limit) : 0, source };
}

/** The smallest, 0–1; 1 where nothing is known. */
export const headroomShare = ({ requests, tokens, outputTokens }: HeadroomLooks): number =>
  Math.min(requests?.share ?? 1, tokens?.share ?? 1, outputTokens?.share ?? 1);

/** Whether a call would go over a limit. */
export function isSpent({ requests, tokens, outputTokens }: HeadroomLooks, need: Need): boolean {
  const together = need.inputTokens + (outputTokens ? 0 : need.outputTokens);
  return (
    (requests !== undefined && requests.remaining < 1) ||
    (tokens !== undefined && tokens.remaining < together) ||
    (outputTokens !== undefined && outputTokens.remaining < need.outputTokens)
  );
}
