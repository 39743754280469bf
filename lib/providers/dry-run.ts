import { z } from 'zod';
import { contextFor, missingVariables, PromptError, resolvePrompt, type Values } from '#lib/prompts/index.ts';
import { type PlannedTarget, planRoute, type RouteAsk, RoutingError } from '#lib/routing/index.ts';
import { type CanonicalRequest, missingCapabilities } from '#lib/vendors/index.ts';
import { parseInput } from './documents.ts';
import type { DryRun, DryRunTarget, ProvidersParts } from './types.ts';

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What is known about a request before it is made. */
const input = z.strictObject({
  feature: z.string().min(1),
  kind: z.enum(['text', 'embedding', 'image']).default('text'),
  model: z.string().min(1).optional(),
  route: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  stream: z.boolean().default(false),
  inputTokens: z.number().int().min(0).default(1_000),
  /** Decides about splits, as the request's random number would. */
  draw: z.number().min(0).lt(1).optional(),
  tenant: z.string().min(1).optional(),
  variables: values.optional(),
  context: values.optional(),
});
type Ask = z.output<typeof input>;
type Parts = Pick<ProvidersParts, 'catalog' | 'pool'>;

/** Where a request would go now, and why; nothing is called or taken. @throws InvalidDocument */
export async function dryRun(
  parts: Parts,
  projectId: number,
  value: unknown,
  random: () => number = Math.random,
): Promise<DryRun> {
  const ask = parseInput(input, value);
  const draw = ask.draw ?? random();
  try {
    const plan = planRoute({ ...ask, projectId, draw }, parts);
    const targets = plan.targets.map((target) => lookAt(parts, target, ask));
    return {
      verdict: verdictOn(targets),
      steps: plan.steps,
      targets,
      routeName: plan.routeName,
      routeKind: plan.routeKind,
      canary: plan.canary ?? null,
      prompt: plan.prompt === undefined ? null : await promptFor(parts, projectId, plan.prompt, ask),
      draw,
      refused: null,
    };
  } catch (error) {
    if (!(error instanceof RoutingError)) throw error;
    const { code, message } = error;
    const none = { steps: [], targets: [], routeName: null, routeKind: null, canary: null, prompt: null };
    return {
      ...none,
      verdict: `this request would be refused: ${message}`,
      draw,
      refused: { code, message },
    };
  }
}

function lookAt({ pool }: Parts, target: PlannedTarget, ask: Ask): DryRunTarget {
  const { vendor, model, organization, reason, isFallback, overrides, on } = target;
  const candidates = pool.look({ vendor, model, organization });
  const missing = missingIn(pool.clientCapabilities(vendor, model), target, ask);
  const best = candidates.filter(({ canServe }) => canServe).sort((a, b) => b.share - a.share)[0];
  const because =
    missing.length > 0
      ? `it cannot do this: ${missing.join(', ')}`
      : (best?.reason ??
        (candidates.map((one) => `${one.organization}: ${one.reason}`).join(', ') ||
          `no organization serves ${vendor} ${model}`));
  const wouldUse = missing.length > 0 ? null : (best?.organization ?? null);
  return { vendor, model, reason, isFallback, overrides, on, wouldUse, because, candidates };
}

/** What the model cannot do, as far as this is known before the request is there. */
function missingIn(
  known: ReturnType<Parts['pool']['clientCapabilities']>,
  { model, capabilities }: PlannedTarget,
  { kind, inputTokens }: Ask,
): string[] {
  if (!known) return [];
  const can = { ...known, ...capabilities };
  const empty: Record<RouteAsk['kind'], CanonicalRequest> = {
    text: { kind, model, messages: [] } as CanonicalRequest,
    embedding: { kind, model, input: [] } as CanonicalRequest,
    image: { kind, model, prompt: '' } as CanonicalRequest,
  };
  const tooLong = inputTokens > can.contextTokens ? [`more than ${can.contextTokens} tokens`] : [];
  return [...missingCapabilities(empty[kind], can), ...tooLong];
}

function verdictOn(targets: readonly DryRunTarget[]): string {
  const at = targets.findIndex(({ wouldUse }) => wouldUse !== null);
  const target = targets[at];
  const skipped = targets.map(({ vendor, model, because }) => `${vendor} ${model}: ${because}`);
  if (!target) return `nobody could serve this request now (${skipped.join('; ')})`;
  const why =
    at === 0 ? target.reason : `those before it cannot serve now (${skipped.slice(0, at).join('; ')})`;
  return `this request would go to ${target.wouldUse} (${target.vendor} ${target.model}), because ${why}; there: ${target.because}`;
}

async function promptFor(
  { catalog }: Parts,
  projectId: number,
  reference: string,
  { tenant, variables, context }: Ask,
): Promise<NonNullable<DryRun['prompt']>> {
  try {
    const prompt = await resolvePrompt(catalog, projectId, reference);
    const known: Values = contextFor(catalog, projectId, tenant, context).values;
    const missing = missingVariables(prompt, { variables, context: known });
    return { name: prompt.name, version: prompt.version, missing };
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return { name: reference, error: error.message };
  }
}
