import type { Lease, NoLease, Pool } from '#lib/pool/index.ts';
import { nextTarget, type Plan, type PlannedTarget } from '#lib/routing/index.ts';
import {
  type CanonicalRequest,
  type Capabilities,
  missingCapabilities,
  VendorError,
} from '#lib/vendors/index.ts';
import type { RetryBudget } from './budget.ts';

/** One call that is to be made now. */
export interface Try {
  target: PlannedTarget;
  lease: Lease;
  /** Why this target and this organization, in words. */
  reason: string;
  isFallback: boolean;
}

/**
 * Who is called next: the only retry loop there is. Another organization of the target at once, else the same one once
 * more after a short wait, else the next target; a silent target is not tried again while there is another.
 */
export interface Tries {
  /** @throws VendorError when nobody is left: the vendor's own, or `overloaded` with the true wait */
  next(): Promise<Try>;
  /** How the last one ended, if it brought no whole answer. @param hasBegun somebody is reading: no time for a second try */
  failed(error: VendorError, hasBegun?: boolean): void;
}

export interface TriesOptions {
  plan: Plan;
  pool: Pick<Pool, 'lease'>;
  capabilities(target: PlannedTarget): Capabilities;
  budget: RetryBudget;
  /** What is asked of a target, for what it must be able to do. */
  render(target: PlannedTarget): CanonicalRequest;
  inputTokens: number;
  draw: number;
  signal: AbortSignal;
  now(): number;
  /** Ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** Calls for one generation, whatever happens. */
const maxTries = 6;
/** Calls to one target while there is another one. */
const maxTriesHere = 2;
/** A wait this short is better than another vendor's different answer. */
const shortWaitMs = 1_000;
/** Longest single wait, and longest time with waits in it, when there is nowhere else to go. */
const [longestWaitMs, patienceMs] = [5_000, 6_000];
/** Timers may end this much early. */
const timerMs = 2;
/** First wait before the same organization is called again; grows with each try. */
const [backoffMs, rateBackoffMs] = [80, 400];

interface TargetState {
  tries: number;
  /** It timed out, and there was another one to go to. */
  isSilent: boolean;
  /** How its last call ended. */
  error?: VendorError;
}

/** The request's own fault: nobody is asked the same again. */
const isFinal = (error: VendorError | undefined): boolean =>
  error !== undefined && !error.retryable && !error.elsewhere;

export function createTries(options: TriesOptions): Tries {
  const { plan, pool, capabilities, signal, now } = options;
  const startedAt = now();
  const state = new Map(
    plan.targets.map((target): [PlannedTarget, TargetState] => [target, { tries: 0, isSilent: false }]),
  );
  /** Organizations (× target) that are not called again before a moment; Infinity: not for this generation. */
  const resting = new Map<string, number>();
  const lacks: string[] = [];
  /** Place in the plan; `ended` when all had their turn. */
  const ended = plan.targets.length;
  let at = 0;
  let total = 0;
  let current: Try | undefined;
  let first: VendorError | undefined;
  let last: VendorError | undefined;
  let shortestWaitMs = Number.POSITIVE_INFINITY;
  let isUnknown = true;

  const stateOf = (target: PlannedTarget) => state.get(target) as TargetState;

  /** Place of the target that may be tried after the one at `from`; the route says which errors lead there. */
  function after(from: number): number | undefined {
    const before = plan.targets[from] as PlannedTarget;
    const error = stateOf(before).error;
    for (let next = nextTarget(plan.targets, from, error); next !== undefined; ) {
      const target = plan.targets[next] as PlannedTarget;
      const isTooSmall =
        error?.kind === 'context_length' &&
        capabilities(target).contextTokens <= capabilities(before).contextTokens;
      if (!stateOf(target).isSilent && !isTooSmall) return next;
      next = nextTarget(plan.targets, next, error);
    }
    return undefined;
  }
  const hasAlternative = (): boolean => after(at) !== undefined;

  /** Organizations of a target that must not be called now, and when the first of them may be again. */
  function exclusions(target: PlannedTarget): { exclude: Set<string>; waitMs: number } {
    const exclude = new Set<string>();
    let waitMs = Number.POSITIVE_INFINITY;
    const prefix = keyOf(target, '');
    for (const [key, until] of resting) {
      if (!key.startsWith(prefix) || until <= now() + timerMs) continue;
      exclude.add(key.slice(prefix.length));
      waitMs = Math.min(waitMs, until - now());
    }
    return { exclude, waitMs };
  }

  async function leaseFrom(target: PlannedTarget, draw: number): Promise<Lease | NoLease> {
    const { exclude, waitMs } = exclusions(target);
    const got = await pool.lease({
      vendor: target.vendor,
      model: target.model,
      ...(target.organization !== undefined && { organization: target.organization }),
      exclude,
      inputTokens: options.inputTokens,
      draw,
      maxWaitMs: hasAlternative() ? 0 : longestWaitMs,
      signal,
    });
    if ('client' in got) return got;
    // Of those that are left out here the pool knows no reason to wait.
    const otherMs = exclude.size > 0 && got.waitMs === 0 ? Number.POSITIVE_INFINITY : got.waitMs;
    return { ...got, waitMs: Math.min(otherMs, waitMs) };
  }

  function accept(target: PlannedTarget, lease: Lease): Try {
    stateOf(target).tries++;
    total++;
    current = { target, lease, isFallback: target.isFallback, reason: `${target.reason}; ${lease.reason}` };
    return current;
  }

  /** Nobody can be called now: waits if that is worth it. */
  async function waitForSomebody(): Promise<boolean> {
    const waitMs = Math.max(shortestWaitMs, 1);
    const wasTrying = last !== undefined || waitMs <= shortWaitMs;
    const isWorthIt = wasTrying && waitMs <= longestWaitMs && now() - startedAt + waitMs <= patienceMs;
    if (total >= maxTries || !isWorthIt || (last !== undefined && !options.budget.withdraw())) return false;
    await options.sleep(waitMs, signal);
    return true;
  }

  const cancelled = () => new VendorError('cancelled');

  async function next(): Promise<Try> {
    if (total >= maxTries) throw error();
    for (;;) {
      if (signal.aborted) throw cancelled();
      if (at === ended) {
        if (isFinal(last) || !(await waitForSomebody())) throw error();
        at = 0;
        shortestWaitMs = Number.POSITIVE_INFINITY;
      }
      const target = plan.targets[at] as PlannedTarget;
      const here = stateOf(target);
      if (here.isSilent || isFinal(here.error)) {
        at = after(at) ?? ended;
        continue;
      }
      const missing = missingCapabilities(options.render(target), capabilities(target));
      if (missing.length > 0) {
        lacks.push(`${target.vendor} ${target.model} cannot do ${missing.join(', ')}`);
        at = after(at) ?? ended;
        continue;
      }
      const { draw } = options;
      let got = await leaseFrom(target, draw);
      if ('client' in got) return accept(target, got);
      isUnknown &&= got.kind === 'unknown';
      // The wait for the same organization is short, and nothing is known against it but one failure.
      const isQuick = got.waitMs <= shortWaitMs && here.tries > 0 && here.tries < maxTriesHere;
      if (isQuick && here.error?.retryable && total < maxTries && options.budget.withdraw()) {
        await options.sleep(got.waitMs, signal);
        got = await leaseFrom(target, draw);
        if ('client' in got) return accept(target, got);
      }
      // A breaker that has just closed lets a share through: all of it when there is nowhere else to go.
      if (!hasAlternative() && got.kind === 'open') {
        const ramping = await leaseFrom(target, 0);
        if ('client' in ramping) return accept(target, ramping);
      }
      shortestWaitMs = Math.min(shortestWaitMs, got.waitMs);
      at = after(at) ?? ended;
    }
  }

  function failed(error: VendorError, hasBegun = false): void {
    last = error;
    first ??= error;
    if (!current) return;
    const { target, lease } = current;
    const here = stateOf(target);
    here.error = error;
    const base = error.kind === 'rate_limit' ? rateBackoffMs : backoffMs;
    const backoff = base * 2 ** (here.tries - 1) * (1 + options.random() / 2);
    const restMs = error.retryable ? (error.retryAfterMs ?? backoff) : Number.POSITIVE_INFINITY;
    resting.set(keyOf(target, lease.organization), now() + restMs);
    if (error.kind === 'timeout' && hasAlternative()) here.isSilent = true;
    // After two tries the next target has its turn; they come round again if that one fails too.
    if (hasBegun || here.tries >= maxTriesHere) at = after(at) ?? at;
  }

  /** The request's own fault is told as it is; otherwise what was wrong first, with the time after which to come back. */
  function error(): VendorError {
    if (last && isFinal(last)) return last;
    if (first) return first;
    if (lacks.length > 0 && shortestWaitMs === Number.POSITIVE_INFINITY)
      return new VendorError('bad_request', {
        status: 400,
        summary: lacks.join('. '),
        body: { error: { message: `No target can serve this: ${lacks.join('. ')}.` } },
      });
    const names = [...new Set(plan.targets.map(({ vendor, model }) => `${vendor} ${model}`))].join(', ');
    if (isUnknown)
      return new VendorError('not_found', {
        status: 404,
        code: 'no_organization',
        body: { error: { message: `No organization is set up for ${names}.`, code: 'no_organization' } },
      });
    return new VendorError('overloaded', {
      status: 503,
      code: 'no_organization_available',
      retryAfterMs: Number.isFinite(shortestWaitMs) ? shortestWaitMs : 60_000,
      body: {
        error: { message: `No organization can serve ${names} now.`, code: 'no_organization_available' },
      },
    });
  }

  return { next, failed };
}

const keyOf = (target: PlannedTarget, organization: string): string =>
  `${target.vendor}\u0000${target.model}\u0000${organization}`;
