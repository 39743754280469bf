import type { SeededRandom } from '#lib/stats/index.ts';
import { failedRate } from './failure-modes.ts';
import { hourMs, weekMs } from './rhythm.ts';
import type { DemoAttempt, FeatureSlug } from './types.ts';
import {
  errorKinds,
  firstAttemptFails,
  incident,
  organizations,
  prices,
  routes,
  speeds,
  type Target,
} from './vendors.ts';

/** How a request was served: the fields of the attempt that answered, else of the last one. */
export interface Served {
  status: 'completed' | 'failed';
  vendor: string;
  model: string;
  organization: string;
  routeKind: 'primary' | 'loadbalance' | 'when' | 'fallback';
  latencyMs: number;
  firstTokenMs?: number;
  errorKind?: string;
  usage?: { inputTokens: number; outputTokens: number; cachedInputTokens: number };
  costMicroUsd: number;
  /** Only where more than one was needed, or none answered. */
  attempts?: DemoAttempt[];
}

interface Call {
  feature: FeatureSlug;
  plan: string;
  at: number;
  startsAt: number;
  inputTokens: number;
  outputTokens: number;
}

/** Sends a request down its feature's route. */
export function serve(random: SeededRandom, call: Call): Served {
  const { target, kind } = firstTarget(random, call);
  const fails = random.chance(failedRate);
  const first = organizationOf(random, target);
  if (!fails && !random.chance(failureRate(target, first, call))) {
    return { ...answer(random, call, target, first, 0), routeKind: kind };
  }
  const failure = failedAttempt(random, target, first);
  const second = routes[call.feature].fallback;
  const other = second.vendor === 'openai' && first === 'org-a' ? 'org-b' : 'org-a';
  if (fails) {
    const last = failedAttempt(random, second, other);
    const { vendor, model, organization, errorKind = 'timeout' } = last;
    const latencyMs = failure.totalMs + last.totalMs;
    const attempts = [failure, last];
    return {
      status: 'failed',
      vendor,
      model,
      organization,
      errorKind,
      routeKind: 'fallback',
      latencyMs,
      costMicroUsd: 0,
      attempts,
    };
  }
  const served = answer(random, call, second, other, failure.totalMs);
  return { ...served, routeKind: 'fallback', attempts: [failure, asAttempt(served, failure.totalMs)] };
}

function firstTarget(random: SeededRandom, call: Call) {
  const { first, freePlan } = routes[call.feature];
  if (freePlan && call.plan === 'free') return { target: freePlan, kind: 'when' as const };
  const [target] = first[random.pickIndex(first.map(([, share]) => share))] as (typeof first)[number];
  return { target, kind: first.length > 1 ? ('loadbalance' as const) : ('primary' as const) };
}

function failureRate(target: Target, organization: string, { at, startsAt }: Call): number {
  const from = startsAt + (incident.week - 1) * weekMs + incident.fromHour * hourMs;
  const isHit = target.vendor === incident.vendor && organization === incident.organization;
  const isOut = isHit && at >= from && at < from + incident.hours * hourMs;
  return isOut ? incident.fails : firstAttemptFails;
}

function organizationOf(random: SeededRandom, target: Target): string {
  const { names, cumulative } = organizations[target.vendor];
  return names[random.pickIndex(cumulative)] as string;
}

function answer(
  random: SeededRandom,
  call: Call,
  target: Target,
  organization: string,
  lostMs: number,
): Omit<Served, 'routeKind'> {
  const speed = speeds[target.model] as (typeof speeds)[string];
  const price = prices.findLast(({ model }) => model === target.model) as (typeof prices)[number];
  const firstMs = Math.round(random.logNormal(speed.firstTokenMs, 0.4));
  const restMs = Math.round(call.outputTokens * speed.msPerToken * random.logNormal(1, 0.25));
  const common = {
    status: 'completed' as const,
    ...target,
    organization,
    latencyMs: lostMs + firstMs + restMs,
  };
  if (price.imageMicroUsd !== undefined) return { ...common, costMicroUsd: price.imageMicroUsd };
  const { inputTokens, outputTokens } = call;
  // Vendors cache the part of the prompt that is the same every time.
  const cachedInputTokens = random.chance(0.6) ? Math.floor(inputTokens * 0.4) : 0;
  const costMicroUsd = Math.round(
    (inputTokens - cachedInputTokens) * price.input +
      cachedInputTokens * price.cachedInput +
      outputTokens * price.output,
  );
  const usage = { inputTokens, outputTokens, cachedInputTokens };
  return { ...common, firstTokenMs: lostMs + firstMs, usage, costMicroUsd };
}

function failedAttempt(random: SeededRandom, target: Target, organization: string): DemoAttempt {
  const errorKind = errorKinds.names[random.pickIndex(errorKinds.cumulative)] as string;
  const totalMs = errorKind === 'timeout' ? 30_000 : Math.round(random.logNormal(350, 0.5));
  return { ...target, organization, status: 'failed', errorKind, totalMs };
}

function asAttempt(served: Omit<Served, 'routeKind'>, lostMs: number): DemoAttempt {
  const { vendor, model, organization, latencyMs, firstTokenMs, usage, costMicroUsd } = served;
  return {
    vendor,
    model,
    organization,
    status: 'completed',
    totalMs: latencyMs - lostMs,
    costMicroUsd,
    ...(firstTokenMs !== undefined && { firstTokenMs: firstTokenMs - lostMs }),
    ...(usage && { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }),
  };
}
