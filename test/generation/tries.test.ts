import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudget } from '#lib/generation/budget.ts';
import { createTries } from '#lib/generation/tries.ts';
import type { Lease, LeaseAsk, NoLease } from '#lib/pool/index.ts';
import type { Plan, PlannedTarget } from '#lib/routing/index.ts';
import { capabilitiesOf, type ErrorKind, type TextRequest, VendorError } from '#lib/vendors/index.ts';

const target = (model: string, more: Partial<PlannedTarget> = {}): PlannedTarget => ({
  vendor: 'v',
  model,
  overrides: {},
  timeouts: {},
  on: undefined,
  level: 0,
  reason: 'test',
  isFallback: false,
  ...more,
});
const planOf = (...targets: PlannedTarget[]): Plan => ({
  targets,
  routeName: null,
  routeKind: 'primary',
  holdBack: 'tools',
  rescue: true,
  steps: [],
});

interface World {
  /** Organizations by model. */
  organizations: Record<string, string[]>;
  /** How a call ends; undefined: it answers. */
  ends(model: string, organization: string, nowMs: number): VendorError | undefined;
  /** The pool refuses everybody. */
  refuses?: NoLease;
}

/** Runs one generation in virtual time. @returns the calls with their times, and the error if nobody answered */
async function run(
  plan: Plan,
  { organizations, ends, refuses }: World,
  signal = new AbortController().signal,
) {
  let now = 0;
  const calls: { at: number; model: string; organization: string }[] = [];
  const lease = async ({ model, exclude }: LeaseAsk): Promise<Lease | NoLease> => {
    if (refuses) return refuses;
    const free = (organizations[model] ?? []).filter((id) => !exclude?.has(id));
    const organization = free[0];
    if (organization === undefined) return { waitMs: 0, because: [], kind: 'open' };
    return {
      organization,
      vendor: 'v',
      model,
      client: {} as Lease['client'],
      timeouts: {},
      reason: 'the only one',
      queueMs: 0,
      inFlight: 1,
      isProbe: false,
      begun() {},
      report() {},
    };
  };
  const request: TextRequest = { kind: 'text', model: '', messages: [] };
  const tries = createTries({
    plan,
    pool: { lease },
    capabilities: ({ model }) => capabilitiesOf('openai-compatible', model),
    budget: createRetryBudget(() => now),
    render: () => request,
    inputTokens: 1,
    draw: 0.5,
    signal,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    random: () => 0.5,
  });
  try {
    for (;;) {
      const { target: to, lease: got } = await tries.next();
      calls.push({ at: now, model: to.model, organization: got.organization });
      now += 1;
      const error = ends(to.model, got.organization, now);
      if (!error) return { calls, error: undefined, elapsedMs: now };
      tries.failed(error);
    }
  } catch (error) {
    return { calls, error: error as VendorError, elapsedMs: now };
  }
}

const always =
  (kind: ErrorKind, details = {}) =>
  () =>
    new VendorError(kind, details);
const models = (calls: { model: string }[]) => calls.map(({ model }) => model).join(' ');

describe('who is called next', () => {
  test('another organization at once, without waiting', async () => {
    const ends = (_: string, organization: string) =>
      organization === 'x' ? new VendorError('overloaded') : undefined;
    const { calls } = await run(planOf(target('a')), { organizations: { a: ['x', 'y'] }, ends });
    expect(calls.map(({ at, organization }) => [at, organization])).toEqual([
      [0, 'x'],
      [1, 'y'],
    ]);
  });

  test('alone and rate limited for ever: at most 4 calls in 3 s, 6 in all, never in a tight loop', async () => {
    const { calls, error } = await run(planOf(target('a')), {
      organizations: { a: ['x'] },
      ends: always('rate_limit', { status: 429 }),
    });
    expect(error?.kind).toBe('rate_limit');
    expect(calls.length).toBeGreaterThan(1);
    expect(calls.length).toBeLessThanOrEqual(6);
    expect(calls.filter(({ at }) => at < 3_000).length).toBeLessThanOrEqual(4);
    for (const [i, call] of calls.entries())
      if (i > 0) expect(call.at - (calls[i - 1]?.at as number)).toBeGreaterThanOrEqual(400);
  });

  test('Retry-After is kept to the millisecond, and not waited for when there is another target', async () => {
    const ends = (model: string, _: string, now: number) =>
      model === 'a' && now < 2_000 ? new VendorError('rate_limit', { retryAfterMs: 2_000 }) : undefined;
    const organizations = { a: ['x'], b: ['y'] };
    const alone = await run(planOf(target('a')), { organizations, ends });
    expect(alone.calls[1]?.at).toBeGreaterThanOrEqual(2_000);
    const pair = await run(planOf(target('a'), target('b', { isFallback: true })), { organizations, ends });
    expect([models(pair.calls), pair.elapsedMs]).toEqual(['a b', 2]);
  });

  test('two calls, then the next target', async () => {
    const ends = (model: string) => (model === 'a' ? new VendorError('overloaded') : undefined);
    const { calls } = await run(planOf(target('a'), target('b')), {
      organizations: { a: ['x'], b: ['y'] },
      ends,
    });
    expect(models(calls)).toBe('a a b');
  });

  test('a silent target is left alone while there is another', async () => {
    const { calls, error } = await run(planOf(target('a'), target('b')), {
      organizations: { a: ['x', 'y'], b: ['z'] },
      ends: always('timeout', { phase: 'first_token' }),
    });
    expect(models(calls)).toBe('a b');
    expect(error?.kind).toBe('timeout');
  });

  test("the request's own fault is told at once", async () => {
    for (const kind of ['bad_request', 'content_filter', 'context_length'] as const) {
      const { calls, error } = await run(planOf(target('a'), target('b')), {
        organizations: { a: ['x'], b: ['y'] },
        ends: always(kind),
      });
      expect([models(calls), error?.kind]).toEqual(['a', kind]);
    }
  });

  test('a content filter is routed around only where the route says so', async () => {
    const ends = (model: string) => (model === 'a' ? new VendorError('content_filter') : undefined);
    const { calls } = await run(planOf(target('a'), target('b', { on: ['content_filter'] })), {
      organizations: { a: ['x'], b: ['y'] },
      ends,
    });
    expect(models(calls)).toBe('a b');
  });

  test('nobody can serve: 503 with the time after which somebody can', async () => {
    const refuses: NoLease = { waitMs: 41_000, because: [], kind: 'open' };
    const { calls, error } = await run(planOf(target('a')), {
      organizations: {},
      ends: always('overloaded'),
      refuses,
    });
    expect(calls).toEqual([]);
    expect([error?.status, error?.retryAfterMs]).toEqual([503, 41_000]);
  });

  test('whoever hangs up is not called for any more', async () => {
    const controller = new AbortController();
    const ends = () => {
      controller.abort();
      return new VendorError('overloaded');
    };
    const { calls, error } = await run(
      planOf(target('a'), target('b')),
      { organizations: { a: ['x'], b: ['y'] }, ends },
      controller.signal,
    );
    expect([calls.length, error?.kind]).toEqual([1, 'cancelled']);
  });

  test('whatever fails in whatever way: at most 6 calls, in bounded time, and an error or an answer', async () => {
    const kinds: ErrorKind[] = [
      'rate_limit',
      'quota',
      'auth',
      'overloaded',
      'timeout',
      'connection',
      'malformed',
      'not_found',
      'bad_request',
    ];
    const answers = fc.array(fc.option(fc.constantFrom(...kinds), { freq: 12 }), {
      minLength: 8,
      maxLength: 8,
    });
    const shape = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shape, answers, async (counts, list) => {
        const names = counts.map((_, i) => `m${i}`);
        const organizations = Object.fromEntries(
          names.map((name, i) => [
            name,
            Array.from({ length: counts[i] as number }, (_, n) => `${name}-${n}`),
          ]),
        );
        let at = 0;
        const ends = () => {
          const kind = list[at++ % list.length];
          return kind ? new VendorError(kind) : undefined;
        };
        const { calls, error, elapsedMs } = await run(planOf(...names.map((name) => target(name))), {
          organizations,
          ends,
        });
        expect(calls.length).toBeLessThanOrEqual(6);
        expect(elapsedMs).toBeLessThan(20_000);
        expect(error === undefined).toBe(calls.length > 0 && list[(at - 1) % list.length] === null);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});
