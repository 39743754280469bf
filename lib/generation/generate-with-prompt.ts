import type { Catalog } from '#lib/catalog/index.ts';
import {
  contextFor,
  missingVariables,
  type Prompt,
  PromptError,
  renderPrompt,
  resolvePrompt,
  type Values,
} from '#lib/prompts/index.ts';
import { featureRoutingKind, type Plan } from '#lib/routing/index.ts';
import {
  type CanonicalEvent,
  type CanonicalRequest,
  estimateTextTokens,
  type ImageResult,
  type TextRequest,
} from '#lib/vendors/index.ts';
import type { Generation } from './generate.ts';
import type { Ask, Progress, Rendered } from './types.ts';

/** An input for a feature, whose prompt is rendered for whichever vendor answers. */
export interface PromptedAsk extends Omit<Ask, 'kind' | 'render' | 'plan' | 'prompt' | 'headers'> {
  input: string;
  variables?: Values | undefined;
  /** Laid over the project's and the tenant's. */
  context?: Values | undefined;
  tenant?: string | undefined;
  /** `name` or `name@version`, instead of the canary's or the feature's; null: none, the input as it is. */
  prompt?: string | null | undefined;
}

/** A generation under way, and what it was rendered from; without a prompt the input is sent as it is. */
export type Prompted = { progress: Progress; prompt: Prompt | undefined } & (
  | { kind: 'text'; result: AsyncGenerator<CanonicalEvent[], void, void> }
  | { kind: 'image'; result: Promise<ImageResult> }
);

/** There is nothing to send. The message is for the caller. */
export class InvalidAsk extends Error {
  override readonly name = 'InvalidAsk';
}

interface Parts {
  catalog: Pick<Catalog, 'find' | 'version'>;
  generation: Generation;
}

/** An ask whose targets and prompt are known, and which has not begun. */
export interface Prepared {
  plan: Plan;
  kind: 'text' | 'image';
  start(): Prompted;
}

/** @throws as `prepareWithPrompt` */
export const generateWithPrompt = async (parts: Parts, asked: PromptedAsk): Promise<Prompted> =>
  (await prepareWithPrompt(parts, asked)).start();

/** @throws RoutingError, PromptError, InvalidAsk; DatabaseAway when an old version of a prompt was not read yet */
export async function prepareWithPrompt(parts: Parts, asked: PromptedAsk): Promise<Prepared> {
  const { input, variables, context, tenant, prompt: _, ...plain } = asked;
  const known = contextFor(parts.catalog, asked.projectId, tenant, context);
  const { plan, prompt } = await prepare(parts, asked, known.values);
  const metadata = {
    ...asked.metadata,
    ...(tenant && { tenant }),
    ...(!known.analyse && { analyse: false }),
  };
  const ask: Ask = {
    ...plain,
    tenant,
    kind: prompt?.body.kind ?? 'text',
    plan,
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
    prompt: prompt && { name: prompt.name, version: `v${prompt.version}` },
    render: (target): Rendered => {
      if (!prompt) return { input, request: withoutPrompt(input, target.model) };
      const rendered = renderPrompt(prompt, { ...target, input, variables, context: known.values });
      const request = { ...rendered.request, model: target.model } as CanonicalRequest;
      return { input: rendered.input, enhancedPrompt: rendered.enhancedPrompt, request };
    },
  };
  return {
    plan,
    kind: ask.kind === 'image' ? 'image' : 'text',
    start() {
      if (ask.kind !== 'image') return { kind: 'text', prompt, ...parts.generation.text(ask) };
      const { progress, result } = parts.generation.whole(ask);
      return { kind: 'image', prompt, progress, result: result as Promise<ImageResult> };
    },
  };
}

/** The plan, and the prompt that goes with it: the request's, the canary's, or the feature's. */
async function prepare(
  { catalog, generation }: Parts,
  asked: PromptedAsk,
  context: Values,
): Promise<{ plan: Plan; prompt: Prompt | undefined }> {
  const { projectId, feature, model, route, user, metadata = {}, stream, input, variables } = asked;
  const usual = catalog.find(featureRoutingKind, projectId, feature)?.body.prompt;
  const name = asked.prompt === undefined ? usual : (asked.prompt ?? undefined);
  let prompt = name === undefined ? undefined : await resolvePrompt(catalog, projectId, name);
  const kind = prompt?.body.kind ?? 'text';
  const inputTokens = estimateTextTokens(input);
  const plan = generation.plan({
    projectId,
    feature,
    kind,
    model,
    route,
    user,
    metadata,
    stream,
    inputTokens,
  });
  if (plan.prompt !== undefined && plan.prompt !== name && asked.prompt === undefined)
    prompt = await resolvePrompt(catalog, projectId, plan.prompt);
  if (prompt) {
    const missing = missingVariables(prompt, { variables, context });
    if (missing.length > 0)
      throw new PromptError('missing_variable', `prompt ${prompt.name} needs ${missing.join(', ')}`);
  } else if (input === '') throw new InvalidAsk('input: is required without a prompt');
  return { plan, prompt };
}

const withoutPrompt = (input: string, model: string): TextRequest => ({
  kind: 'text',
  model,
  messages: [{ role: 'user', content: [{ type: 'text', text: input }] }],
});
