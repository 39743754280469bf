import type { Context } from 'hono';
import { z } from 'zod';
import { generateWithPrompt, type Progress } from '#lib/generation/index.ts';
import {
  type CanonicalEvent,
  Collector,
  type ErrorAnswer,
  type ImageResult,
  type TextRequest,
  type TextResult,
  wordsIn,
} from '#lib/vendors/index.ts';
import { Refusal } from '../errors.ts';
import { answerCall, askOf, type Call, type GenerateParts, keptOf } from './call.ts';
import { writeError } from './dialect-errors.ts';
import { aboutFields, aboutOf } from './kept-headers.ts';
import { answerStream } from './text.ts';
import { answerWhole } from './whole.ts';

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const body = z.strictObject({
  ...aboutFields,
  feature: aboutFields.feature.unwrap(),
  input: z.string().max(1_000_000).default(''),
  variables: values.optional(),
  context: values.optional(),
  /** Whose context is merged in, for example a site. */
  tenant: z.string().min(1).max(200).optional(),
  /** Only where no route chooses it. */
  model: z.string().min(1).max(200).optional(),
  stream: z.boolean().default(false),
  mode: z.enum(['now', 'durable']).default('now'),
});
type Body = z.output<typeof body>;

/** `POST /v1/generations`: the feature's prompt, rendered for whichever vendor answers. */
export const postGenerations = (context: Context, parts: GenerateParts): Promise<Response> =>
  answerCall(context, parts, 'kept', async (call) => {
    const asked = read(call);
    const about = aboutOf({ ...asked, prompt: undefined }, asked.traceId ?? call.about.traceId);
    const own: Call = { ...call, about: { ...call.about, ...present(about) } };
    call.trail.traceId = about.traceId;
    const { feature, input, variables, tenant, prompt, model, stream } = asked;
    const generating = await generateWithPrompt(parts, {
      ...askOf(own, { feature }),
      ...{ input, variables, context: asked.context, tenant, prompt, model, stream },
    });
    const { progress } = generating;
    call.trail.progress = progress;
    if (generating.kind === 'image')
      return answerWhole(own, progress, imageAnswer(await generating.result, progress, own));
    const events = generating.result;
    if (stream) {
      const answer = new Collector();
      return answerStream(own, progress, events, (event) => writeEvent(event, answer, progress, own));
    }
    const answer = new Collector();
    for await (const batch of events) for (const event of batch) answer.add(event);
    return answerWhole(own, progress, textAnswer(answer.result(unknownRequest), progress, own));
  });

function read(call: Call): Body {
  const parsed = body.safeParse(call.body.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Refusal(400, 'invalid', `${issue?.path.join('.') || 'the request'}: ${issue?.message}`);
  }
  if (parsed.data.mode === 'durable')
    throw new Refusal(400, 'not_supported', 'mode: "durable" is not available yet; leave it out');
  return parsed.data;
}

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

const present = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;

function shared(progress: Progress, call: Call) {
  const { interactionId, ...kept } = keptOf(progress, call.outcomeToken);
  return { id: interactionId, status: 'completed', ...kept, costMicroUsd: progress.costMicroUsd };
}

function textAnswer(answer: TextResult, progress: Progress, call: Call) {
  const { content, finishReason, usage } = answer;
  return { ...shared(progress, call), result: wordsIn(content), finishReason, usage };
}

function imageAnswer(answer: ImageResult, progress: Progress, call: Call) {
  const images = answer.images.map(({ url, revisedPrompt }, i) => {
    const hash = progress.blobs[i];
    return { url: hash ? `/v1/blobs/${hash}` : url, revisedPrompt };
  });
  return { ...shared(progress, call), images, usage: answer.usage };
}

/** `delta` with text, then `result` with everything, or `error`. */
function writeEvent(event: CanonicalEvent, answer: Collector, progress: Progress, call: Call): string {
  answer.add(event);
  if (event.type === 'textDelta') return sse('delta', { text: event.text });
  if (event.type === 'finish')
    return sse('result', textAnswer(answer.result(unknownRequest), progress, call));
  if (event.type === 'error') {
    const { body } = writeError(event.error, 'kept', progress.traceId) as ErrorAnswer;
    return sse('error', { ...body, ...keptOf(progress, call.outcomeToken) });
  }
  return '';
}

const sse = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
