import type { Catalog } from '#lib/catalog/index.ts';
import {
  type Ask,
  type Generation,
  InvalidAsk,
  type Progress,
  type Prompted,
  prepareWithPrompt,
} from '#lib/generation/index.ts';
import {
  Collector,
  type EmbeddingResult,
  estimateTextTokens,
  type TextRequest,
  VendorError,
  wordsIn,
} from '#lib/vendors/index.ts';
import type { ChainStep, StepValue } from './declaration.ts';
import { requestOf } from './requests.ts';
import type { StepAsk } from './types.ts';

export interface StepTrunk {
  catalog: Pick<Catalog, 'find' | 'version'>;
  generation: Generation;
  now(): number;
}

/** How long one waits for limits before it lets its process do something else. */
const patienceMs = 10_000;

type Text = Extract<StepValue, { text: string }>;

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

export interface StartedStep {
  progress: Progress;
  /** Rejects with VendorError. */
  value: Promise<StepValue>;
}

/** Faults of a chain are found in the log by this. */
export const traceIdOf = ({ id }: Pick<StepAsk, 'id'>): string => id.replaceAll('-', '');

/** @throws RoutingError, PromptError, InvalidAsk, DatabaseAway */
export async function startStep(
  { catalog, generation, now }: StepTrunk,
  ask: StepAsk,
  again: Pick<Ask, 'earlier' | 'comesBack'>,
): Promise<StartedStep> {
  const { id, projectId, interactionId, step, user, tenant, session, metadata, enqueuedAt, signal } = ask;
  const { feature, model, route } = step;
  const common = {
    ...{ id: interactionId, traceId: traceIdOf(ask), projectId, feature, model, route, stream: false },
    ...{ user, tenant, session, signal, actId: id, begunAt: now() },
    ...{ mode: 'durable' as const, enqueuedAt, maxWaitMs: patienceMs },
    ...again,
  };
  if (step.kind === 'generation') {
    const { input = '', variables, prompt } = step;
    const prepared = await prepareWithPrompt(
      { catalog, generation },
      { ...common, input, variables, metadata, prompt },
    );
    if (prepared.kind === 'image') throw new InvalidAsk('prompt: makes an image, and a chain hands on words');
    const { progress, result } = prepared.start() as Extract<Prompted, { kind: 'text' }>;
    return { progress, value: textOf(result) };
  }
  const kind = step.kind === 'embedding' ? 'embedding' : 'text';
  const about = { ...metadata, ...(tenant !== undefined && { tenant }) };
  const inputTokens = estimateTextTokens(step.input);
  const plan = generation.plan({ ...common, kind, metadata: about, inputTokens });
  const whole: Ask = {
    ...{ ...common, kind, plan, metadata: about },
    render: (target) => ({ input: step.input, request: requestOf(step, target.model) }),
  };
  if (kind === 'embedding') {
    const { progress, result } = generation.whole(whole);
    return { progress, value: (result as Promise<EmbeddingResult>).then(vectorOf) };
  }
  const { progress, result } = generation.text(whole);
  const value = textOf(result);
  return { progress, value: isExtraction(step) ? value.then(jsonOf) : value };
}

const isExtraction = ({ kind }: ChainStep): boolean => kind === 'extraction';

/** @throws VendorError, also when the model declined */
async function textOf(events: ReturnType<Generation['text']>['result']): Promise<Text> {
  const answer = new Collector();
  for await (const batch of events) for (const event of batch) answer.add(event);
  const { content, finishReason } = answer.result(unknownRequest);
  if (finishReason === 'contentFilter')
    throw new VendorError('content_filter', { summary: 'the model declined to answer' });
  return { text: wordsIn(content), ...(finishReason === 'length' && { truncated: true }) };
}

/** @throws VendorError for an answer that was cut by its length */
function jsonOf({ text }: Text): { json: unknown } {
  try {
    return { json: JSON.parse(text) };
  } catch {
    throw new VendorError('bad_request', { summary: 'the answer is no complete JSON: allow it more tokens' });
  }
}

function vectorOf({ vectors: [vector] }: EmbeddingResult): { vector: number[] } {
  if (Array.isArray(vector)) return { vector };
  const bytes = Buffer.from(vector ?? '', 'base64');
  return { vector: Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)) };
}
